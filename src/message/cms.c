// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/cms.h"

#include <openssl/cms.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

void ff_cms_warm_up(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
}

static FfCmsKind kind_of(const CMS_ContentInfo *cms)
{
    switch (OBJ_obj2nid(CMS_get0_type(cms))) {
    case NID_pkcs7_signed:
        return FF_CMS_SIGNED;
    case NID_pkcs7_enveloped:
    case NID_pkcs7_encrypted:
    case NID_id_smime_ct_authEnvelopedData:
        return FF_CMS_ENCRYPTED;
    default:
        return FF_CMS_UNREADABLE;
    }
}

FfCmsKind ff_cms_open(const guint8 *der, gsize length, GBytes **ret_content)
{
    const unsigned char *at = der;
    g_autoptr(CMS_ContentInfo) cms = d2i_CMS_ContentInfo(NULL, &at, (long)length);
    FfCmsKind kind = cms != NULL ? kind_of(cms) : FF_CMS_UNREADABLE;
    if (kind != FF_CMS_SIGNED) {
        return kind;
    }
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    if (content == NULL || *content == NULL) {
        return FF_CMS_UNREADABLE;
    }
    *ret_content =
        g_bytes_new(ASN1_STRING_get0_data(*content), (gsize)ASN1_STRING_length(*content));
    return FF_CMS_SIGNED;
}
