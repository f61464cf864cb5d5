// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/tones.h"

#include <spandsp.h>

struct FfTones {
    modem_connect_tones_rx_state_t *cng, *answer; /* answer: CED, or the preamble of V.21 */
    guint heard;                                  /* FF_TONE_* */
};

static void on_tone(void *data, int code, int level, int delay)
{
    static const struct {
        int code;
        FfTone tone;
    } tones_known[] = {
        {MODEM_CONNECT_TONES_FAX_CNG, FF_TONE_CNG},
        {MODEM_CONNECT_TONES_ANS, FF_TONE_CED},
        {MODEM_CONNECT_TONES_ANS_PR, FF_TONE_CED},
        {MODEM_CONNECT_TONES_FAX_PREAMBLE, FF_TONE_PREAMBLE},
    };
    FfTones *tones = data;
    (void)level;
    (void)delay;
    for (guint i = 0; i < G_N_ELEMENTS(tones_known); i++) {
        if (tones_known[i].code == code) {
            tones->heard |= tones_known[i].tone;
        }
    }
}

FfTones *ff_tones_new(void)
{
    FfTones *tones = g_new0(FfTones, 1);
    tones->cng = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CNG, on_tone, tones);
    tones->answer =
        modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CED_OR_PREAMBLE, on_tone, tones);
    if (tones->cng == NULL || tones->answer == NULL) {
        ff_tones_free(tones);
        return NULL;
    }
    return tones;
}

void ff_tones_free(FfTones *tones)
{
    if (tones == NULL) {
        return;
    }
    g_clear_pointer(&tones->cng, modem_connect_tones_rx_free);
    g_clear_pointer(&tones->answer, modem_connect_tones_rx_free);
    g_free(tones);
}

guint ff_tones_hear(FfTones *tones, const gint16 *samples, gsize count)
{
    guint before = tones->heard;
    modem_connect_tones_rx(tones->cng, samples, (int)count);
    modem_connect_tones_rx(tones->answer, samples, (int)count);
    return tones->heard & ~before;
}
