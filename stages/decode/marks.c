#include "marks.h"

#include "charset/charset.h"

/* Compatibility ideographs that are told with their places; all are counted. */
#define HANJA_TOLD 16

void
marks_fini(struct marks *m)
{
	buf_fini(&m->letters_at);
	buf_fini(&m->hanja);
}

void
marks_korean(struct marks *m, struct str place, struct str text)
{
	dprk_count(&m->dprk, text);
	if (m->dprk.letters > 0 && m->letters_at.n == 0)
		buf_adds(&m->letters_at, place);
}

void
marks_composed(struct marks *m, struct str place, struct str before)
{
	static const char digits[] = "0123456789ABCDEF";
	uint32_t cp;

	while (charset_next(&before, &cp)) {
		if (cp < 0xF900 || cp > 0xFAFF)
			continue;
		if (m->hanja_n++ >= HANJA_TOLD)
			continue;
		buf_addz(&m->hanja, m->hanja.n > 0 ? ", U+" : "U+");
		for (unsigned shift = 16; shift > 0; shift -= 4)
			buf_addc(&m->hanja, digits[cp >> (shift - 4) & 0xF]);
		buf_addc(&m->hanja, ' ');
		buf_adds(&m->hanja, place);
	}
}

void
marks_put(const struct marks *m, struct str id, struct rec_sink *out)
{
	struct buf value = { NULL, 0, 0 };

	if (m->dprk.letters > 0) {
		buf_add_u64(&value, m->dprk.letters);
		buf_addc(&value, ' ');
		buf_adds(&value, buf_str(&m->letters_at));
		rec_meta(out, id, STR("dprk-letters"), buf_str(&value));
	}
	if (m->dprk.north > 0) {
		buf_reset(&value);
		dprk_forms(&m->dprk, &value);
		buf_addz(&value, "; southern ");
		buf_add_u64(&value, m->dprk.south);
		rec_meta(out, id, STR("dprk-spelling"), buf_str(&value));
	}
	if (m->hanja_n > 0) {
		buf_reset(&value);
		buf_add_u64(&value, m->hanja_n);
		buf_addz(&value, ": ");
		buf_adds(&value, buf_str(&m->hanja));
		rec_meta(out, id, STR("compatibility-hanja"), buf_str(&value));
	}
	buf_fini(&value);
}
