// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-engine.h"

#include <cstring>
#include <memory>
#include <new>

#include <Annot.h>
#include <Catalog.h>
#include <Error.h>
#include <ErrorCodes.h>
#include <GlobalParams.h>
#include <Page.h>
#include <PDFDoc.h>
#include <splash/SplashBitmap.h>

#include "document/pdf-device.h"
#include "document/pdf-trouble.h"

using faxferry::PdfDevice;

struct FfPdf {
    std::unique_ptr<PDFDoc> doc;
    std::unique_ptr<PdfDevice> device;
};

namespace
{

const double points_per_inch = 72.0;
const int right_angle = 90;
const int half_turn = 180;
/* A page whose pictures fill less is a letter with pictures. */
const double scan_share = 0.5;
const double user_unit_most = 1000.0;

/* Of the document that is open; Poppler's callback has no room to say which it is about. */
FfPdfTrouble trouble;

void take_message(ErrorCategory category, Goffset position, const char *message)
{
    (void)category;
    (void)position;
    ff_pdf_trouble_note(&trouble, message);
}

void prepare()
{
    if (!globalParams) {
        globalParams = std::make_unique<GlobalParams>();
        setErrorCallback(take_message);
    }
}

/* Poppler would take the press that a file was made for as the screen to draw on, and work out four
 * changes of colour to it for each page. The page goes to neither; taken away, sRGB is left. */
void forget_output_intents(PDFDoc *doc)
{
    XRef *xref = doc->getXRef();
    Object catalog = xref->getCatalog();
    if (catalog.isDict() && catalog.getDict()->hasKey("OutputIntents")) {
        catalog.getDict()->remove("OutputIntents");
        xref->setModifiedObject(&catalog, xref->getRoot());
    }
}

std::unique_ptr<PdfDevice> make_device(PDFDoc *doc)
{
    SplashColor paper = {255};
    std::unique_ptr<PdfDevice> device = std::make_unique<PdfDevice>(paper);
    device->startDoc(doc);
    return device;
}

FfPdf *open_document(const FfSource *source, FfReason *ret_reason)
{
    prepare();
    trouble = {};
    /* Poppler takes the octets as its own to read; it never writes them */
    char *octets = const_cast<char *>(reinterpret_cast<const char *>(source->data));
    std::unique_ptr<FfPdf> pdf = std::make_unique<FfPdf>();
    pdf->doc = std::make_unique<PDFDoc>(
        new MemStream(octets, 0, static_cast<Goffset>(source->length), Object(objNull)));
    if (!pdf->doc->isOk()) {
        *ret_reason = pdf->doc->getErrorCode() == errEncrypted ? FF_REASON_DOCUMENT_ENCRYPTED
                                                               : FF_REASON_DOCUMENT_UNREADABLE;
        return nullptr;
    }
    forget_output_intents(pdf->doc.get());
    pdf->device = make_device(pdf->doc.get());
    return pdf.release();
}

/* How many points are one of the page's units (ISO 32000-1 14.11.2, UserUnit). */
double user_unit(PDFDoc *doc, int page)
{
    const Ref *ref = doc->getCatalog()->getPageRef(page + 1);
    Object object = ref == nullptr ? Object(objNull) : doc->getXRef()->fetch(*ref);
    Object unit = object.isDict() ? object.dictLookup("UserUnit") : Object(objNull);
    const double value = unit.isNum() ? unit.getNum() : 1;
    return value > 0 && value <= user_unit_most ? value : 1;
}

bool is_on_side(const Page *page)
{
    return const_cast<Page *>(page)->getRotate() % half_turn != 0;
}

bool has_fields(Page *page)
{
    bool found = false;
    for (Annot *annotation : page->getAnnots()->getAnnots()) {
        found = found || annotation->getType() == Annot::typeWidget;
    }
    return found;
}

/* A form made for Adobe's program alone says so itself, or has fields on none of its pages: what
 * they show then is a request to use that program, in whatever language. */
bool is_form_shell(PDFDoc *doc)
{
    if (doc->getCatalog()->getFormType() != Catalog::XfaForm) {
        return false;
    }
    Object catalog = doc->getXRef()->getCatalog();
    Object needs = catalog.isDict() ? catalog.dictLookup("NeedsRendering") : Object(objNull);
    if (needs.isBool() && needs.getBool()) {
        return true;
    }
    bool fields = false;
    for (int i = 1; i <= doc->getNumPages() && !fields; i++) {
        Page *page = doc->getPage(i);
        fields = page != nullptr && has_fields(page);
    }
    return !fields;
}

void draw_page(FfPdf *pdf, int page, const FfPdfView *view)
{
    const double unit = user_unit(pdf->doc.get(), page);
    pdf->doc->displayPageSlice(pdf->device.get(), page + 1, view->x_dpi * unit, view->y_dpi * unit,
                               view->turned ? right_angle : 0, false, true, true, -view->left_px, 0,
                               view->width_px, view->rows);
}

bool describe(FfPdf *pdf, const FfPdfView *view, FfPdfDrawn *ret_drawn)
{
    const PdfDevice *device = pdf->device.get();
    SplashBitmap *bitmap = pdf->device->getBitmap();
    if (bitmap == nullptr || bitmap->getWidth() != view->width_px ||
        bitmap->getHeight() != view->rows || bitmap->getRowSize() != view->width_px) {
        return false; /* which is how Splash says that there is no memory */
    }
    const double area = static_cast<double>(view->width_px) * view->rows;
    *ret_drawn = {
        bitmap->getDataPtr(),
        device->shown == 0 && device->picture_area >= area * scan_share,
        device->pictures,
        device->letters,
        device->picture_failed || trouble.lost,
        ff_pdf_says_to_wait(device->text.c_str()),
    };
    return true;
}

} // namespace

/* No exception passes a function of C. */

void ff_pdf_warm_up(void)
{
    try {
        prepare();
    } catch (const std::bad_alloc &) {
        return; /* each child tries for itself */
    }
}

FfPdf *ff_pdf_open(const FfSource *source, FfReason *ret_reason)
{
    try {
        return open_document(source, ret_reason);
    } catch (const std::bad_alloc &) {
        *ret_reason = FF_REASON_DOCUMENT_TOO_LARGE;
        return nullptr;
    }
}

void ff_pdf_close(FfPdf *pdf)
{
    delete pdf;
}

int ff_pdf_count_pages(const FfPdf *pdf)
{
    return pdf->doc->getNumPages();
}

bool ff_pdf_is_form_shell(FfPdf *pdf)
{
    return is_form_shell(pdf->doc.get());
}

bool ff_pdf_page_size(FfPdf *pdf, int page, double *ret_width_inches, double *ret_height_inches)
{
    Page *found = pdf->doc->getPage(page + 1);
    if (found == nullptr || !found->isOk()) {
        return false;
    }
    const double inches = user_unit(pdf->doc.get(), page) / points_per_inch;
    const double width = found->getCropWidth() * inches;
    const double height = found->getCropHeight() * inches;
    *ret_width_inches = is_on_side(found) ? height : width;
    *ret_height_inches = is_on_side(found) ? width : height;
    return true;
}

bool ff_pdf_draw(FfPdf *pdf, int page, const FfPdfView *view, FfPdfDrawn *ret_drawn)
{
    try {
        draw_page(pdf, page, view);
        return describe(pdf, view, ret_drawn);
    } catch (const std::bad_alloc &) {
        return false;
    }
}
