#include "charset.h"

#include <math.h>

#include "../limits.h"
#include "detect.h"
#include "escape.h"
#include "model.h"
#include "reading.h"
#include "utf8.h"

/* What is scored of a document: enough to be sure, soon read. */
#define SAMPLE 1536

/* ASCII kept on both sides of what is not. */
#define BESIDE 12

/* Up to so many bytes a text is scored in one piece, and may be UTF-16. */
#define WHOLE 4096

/*
 * A text whose characters beyond ASCII cost more than this on average, in
 * nats, is in none of the languages we know.  Real texts cost 6 to 7 in the
 * scripts of the east, 3.5 in Russian, 5 to 6 in French and German; text in
 * another language of the same script may go over it, and then it is true that
 * nothing speaks for the verdict.
 */
static const double mean_unknown[MODEL_COUNT] = {
	[MODEL_ZH_HANS] = 9.0,
	[MODEL_ZH_HANT] = 9.0,
	[MODEL_JA] = 8.0,
	[MODEL_KO] = 8.0,
	[MODEL_KO_KP] = 8.0,
	[MODEL_RU] = 4.0,
	[MODEL_FR] = 8.5,
	[MODEL_DE] = 8.5,
	[MODEL_EN] = 8.5,
};

/* Fewer characters beyond ASCII say little. */
#define MEAN_CHARACTERS 20

const char *
charset_how_name(enum charset_how how)
{
	static const char *const names[CHARSET_HOW_COUNT] = {
		[CHARSET_ASCII] = "ascii",
		[CHARSET_BOM] = "bom",
		[CHARSET_ESCAPE] = "escape",
		[CHARSET_UTF8] = "utf8-valid",
		[CHARSET_NULS] = "nuls",
		[CHARSET_FLAG] = "flag",
		[CHARSET_FIELD] = "field",
		[CHARSET_DECLARED] = "declared",
		[CHARSET_MODEL] = "model",
		[CHARSET_POOLED] = "pooled",
		[CHARSET_FORCED] = "forced",
		[CHARSET_FALLBACK] = "fallback",
	};

	return names[how];
}

void
charset_margin(struct buf *out, double margin)
{
	if (isnan(margin)) {
		buf_addc(out, '-');
		return;
	}
	uint64_t tenths = margin <= 0 ? 0 : (uint64_t)(margin * 10 + 0.5);
	buf_add_u64(out, tenths / 10);
	buf_addc(out, '.');
	buf_addc(out, (char)('0' + tenths % 10));
}

static const char *
own_lang(enum charset_id id)
{
	return id == SET_KPS9566 || id == SET_ISO_2022_KP
		   ? model_names[MODEL_KO_KP]
		   : NULL;
}

const char *
charset_own_lang(const char *charset)
{
	return charset == NULL ? NULL : own_lang(set_find(charset));
}

/* A verdict by a rule. */
static bool
rule(struct charset_verdict *v, enum charset_id id, enum charset_how how)
{
	const char *own = own_lang(id);

	*v = (struct charset_verdict){ charset_sets[id].name,
		own == NULL ? "und" : own, how, NAN, false };
	return true;
}

static bool
by_mark(struct str s, struct charset_verdict *v)
{
	static const struct {
		const char *bytes;
		size_t n;
		enum charset_id id;
	} marks[] = {
		{ "\xEF\xBB\xBF", 3, SET_UTF_8 },
		{ "\xFF\xFE\0\0", 4, SET_UTF_32LE },
		{ "\0\0\xFE\xFF", 4, SET_UTF_32BE },
		{ "\xFF\xFE", 2, SET_UTF_16LE },
		{ "\xFE\xFF", 2, SET_UTF_16BE },
		{ "\x84\x31\x95\x33", 4, SET_GB18030 },
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (s.n > 0 && s.p[0] == marks[i].bytes[0] &&
		    str_starts(s, (struct str){ marks[i].bytes, marks[i].n }))
			return rule(v, marks[i].id, CHARSET_BOM);
	return false;
}

/* Are all units of four bytes code points? */
static bool
is_utf32(struct str s, enum charset_id id)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = p + (s.n & ~(size_t)3);
	uint32_t cp;

	if (s.n < 4)
		return false;
	for (; p < end; p += 4) {
		set_next(&charset_sets[id], p, end, &cp);
		if (cp >= CP_CUT || cp == 0)
			return false;
	}
	return true;
}

/*
 * The pattern of NULs: UTF-32 when nothing contradicts, UTF-16 when most
 * units have a NUL on the same side.  A text of Han has few; the model sees
 * to that.
 */
static bool
by_nuls(struct str s, struct charset_verdict *v)
{
	size_t nuls[2] = { 0, 0 }, pairs = s.n / 2;

	if (is_utf32(s, SET_UTF_32LE))
		return rule(v, SET_UTF_32LE, CHARSET_NULS);
	if (is_utf32(s, SET_UTF_32BE))
		return rule(v, SET_UTF_32BE, CHARSET_NULS);
	for (size_t i = 0; i < 2 * pairs; i++)
		nuls[i & 1] += s.p[i] == '\0';
	if (pairs > 0 && nuls[1] * 10 >= pairs * 7 && nuls[0] * 20 <= pairs)
		return rule(v, SET_UTF_16LE, CHARSET_NULS);
	if (pairs > 0 && nuls[0] * 10 >= pairs * 7 && nuls[1] * 20 <= pairs)
		return rule(v, SET_UTF_16BE, CHARSET_NULS);
	return false;
}

/*
 * The neighbourhoods of what is not ASCII, joined by line ends, up to SAMPLE
 * bytes.  They begin behind a byte that can be no part of a longer character
 * (below 0x30) where there is one near.
 */
static struct str
neighbourhoods(struct str s, unsigned char *into)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0, i = 0;

	while (i < s.n && n + 4 * BESIDE < SAMPLE) {
		size_t ascii = utf8_ascii(p + i, s.n - i);
		size_t from = i + (ascii > BESIDE ? ascii - BESIDE : 0);
		size_t high = i + ascii, to, since = 0;
		if (high == s.n)
			break;
		for (size_t k = high; k > from; k--)
			if (p[k - 1] < 0x30) {
				from = k;
				break;
			}
		for (to = high; to < s.n && since < BESIDE; to++) {
			since = p[to] < 0x80 ? since + 1 : 0;
			if (p[to] < 0x20 || to - from + n == SAMPLE)
				break;
		}
		memcpy(into + n, p + from, to - from);
		n += to - from;
		if (n < SAMPLE)
			into[n++] = '\n';
		i = to > i ? to : i + 1;
	}
	return (struct str){ (const char *)into, n };
}

/*
 * Seven bits without NUL that may still be UTF-16: short, and with controls
 * (Cyrillic is U+04xx) or mostly '0' on one side (kana are U+30xx).
 */
static bool
may_be_utf16(struct str s)
{
	size_t zeros[2] = { 0, 0 }, controls = 0;

	if (s.n > 512 || s.n < 4 || s.n % 2 != 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		controls += c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
			    c != '\f' && c != 0x1B;
		zeros[i & 1] += c == '0';
	}
	return controls > 0 || zeros[0] * 3 > s.n || zeros[1] * 3 > s.n;
}

bool
detect_rules(struct str s, bool name, struct charset_verdict *v)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t ascii = utf8_ascii(p, s.n), twos = 0, longer = 0;
	bool nul = s.n > 0 && memchr(s.p, '\0', s.n) != NULL;
	enum charset_id id;

	if (by_mark(s, v))
		return true;
	if (nul && by_nuls(s, v))
		return true;
	if (ascii == s.n && !nul) {
		id = escape_detect(s);
		if (id != SET_COUNT)
			return rule(v, id, CHARSET_ESCAPE);
		if (may_be_utf16(s))
			return false;
		return rule(v, SET_ASCII, CHARSET_ASCII);
	}
	size_t good = charset_utf8_prefix(s);
	if (nul || s.n - good > 3)
		return false;
	for (size_t i = ascii; i < good; i++) {
		twos += p[i] >= 0xC2 && p[i] < 0xE0;
		longer += p[i] >= 0xE0;
	}
	/* A cut end says little in a name, nothing in a document's piece. */
	uint32_t cp = 0;
	if (good < s.n)
		set_next(&charset_sets[SET_UTF_8], p + good, p + s.n, &cp);
	if (good < s.n && (cp != CP_CUT || name || longer + twos < 3))
		return false;
	/*
	 * A few sequences are made by chance too, of two bytes more than of
	 * three (то in CP866 begins one): the model compares.
	 */
	if (2 * longer + twos <= 6)
		return false;
	return rule(v, SET_UTF_8, CHARSET_UTF8);
}

/* Not more characters than this are beyond ASCII. */
static size_t
most_beyond(struct str s, enum hypothesis h)
{
	size_t n = 0;

	if (h == HYP_UTF_16LE || h == HYP_UTF_16BE)
		return s.n / 2;
	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.p[i] >> 7;
	return n;
}

bool
detect_unknown(struct str sample, enum hypothesis h)
{
	struct reading_mean mean;

	if (most_beyond(sample, h) < MEAN_CHARACTERS)
		return false;
	reading_mean(sample, h, &mean);
	return mean.n >= MEAN_CHARACTERS &&
	       mean.nats > mean_unknown[mean.model];
}

/* Fewer characters beyond ASCII in a line are no reason to look again. */
#define FITS_CHARACTERS 1

bool
charset_fits(struct str lines, const struct charset_verdict *v)
{
	enum charset_id id = set_find(v->charset);
	enum hypothesis h = hypothesis_find(id);
	struct reading_mean mean;

	if (id == SET_UTF_8)
		return charset_is_utf8(lines);
	if (charset_ascii_prefix(lines) == lines.n)
		return true;
	if (id == SET_ASCII)
		return false;
	if (h == HYP_COUNT)
		return true;
	reading_mean(lines, h, &mean);
	return mean.n < FITS_CHARACTERS ||
	       (!mean.damaged && mean.nats <= mean_unknown[mean.model]);
}

bool
charset_has_lines(const char *charset)
{
	enum charset_id id = set_find(charset);

	if (id == SET_COUNT)
		return false;
	return charset_sets[id].kind == KIND_ASCII ||
	       charset_sets[id].kind == KIND_UTF8 ||
	       charset_sets[id].kind == KIND_SINGLE ||
	       charset_sets[id].kind == KIND_DOUBLE;
}

const char *
detect_lang(unsigned model, enum charset_id id)
{
	if (own_lang(id) != NULL)
		return own_lang(id);
	/* Only Han is in doubt: lang.c tells the others by their letters. */
	return model <= MODEL_JA ? model_names[model] : "und";
}

/* A declared charset that is not scored stands when the bytes agree. */
static bool
by_declaration(
    struct str s, enum charset_id id, double margin, struct charset_verdict *v)
{
	struct buf text = { 0 };
	uint64_t bad;

	if (id == SET_COUNT || hypothesis_find(id) != HYP_COUNT ||
	    id == SET_ASCII)
		return false;
	if (charset_sets[id].kind == KIND_SINGLE && !v->unknown && margin >= 20)
		return false;
	bad = charset_to_utf8(charset_sets[id].name, str_head(s, WHOLE), &text);
	buf_fini(&text);
	return bad <= (s.n > WHOLE) && rule(v, id, CHARSET_DECLARED);
}

/* The set that a hint names, or SET_COUNT. */
static enum charset_id
hint_set(const char *charset)
{
	return charset == NULL ? SET_COUNT : set_find(charset);
}

void
charset_detect(struct str bytes, const struct charset_hint *hint,
    struct charset_verdict *out)
{
	bool name = hint != NULL && hint->is_name;
	enum charset_id declared =
	    hint_set(hint == NULL ? NULL : hint->declared);
	enum charset_id likely = hint_set(hint == NULL ? NULL : hint->likely);
	struct score_prior prior = { hypothesis_find(declared),
		hypothesis_find(likely) };
	struct str s = str_head(bytes, LIMIT_SAMPLE), sample = s;
	struct score scores[HYP_COUNT];
	unsigned char room[SAMPLE];

	if (s.n == 0)
		s.p = "";
	if (detect_rules(s, name, out)) {
		if (out->how == CHARSET_ASCII)
			by_declaration(s, declared, 0, out);
		return;
	}
	bool nul = s.n > SAMPLE && memchr(s.p, '\0', s.n) != NULL;
	if (s.n > SAMPLE)
		sample = nul ? str_head(s, SAMPLE) : neighbourhoods(s, room);
	score_all(sample, name, nul || s.n <= SAMPLE, prior, scores);
	out->unknown =
	    detect_unknown(sample, detect_verdict(s, sample, scores, out));
	if (by_declaration(s, declared, out->margin, out))
		return;
	if (declared != SET_COUNT &&
	    out->charset == charset_sets[declared].name)
		out->how = CHARSET_DECLARED;
}

enum hypothesis
detect_verdict(struct str s, struct str sample,
    const struct score scores[HYP_COUNT], struct charset_verdict *v)
{
	enum hypothesis best = score_best(scores);
	enum charset_id id = score_set(best);

	if (best != HYP_UTF_16LE && best != HYP_UTF_16BE &&
	    utf8_ascii((const unsigned char *)s.p, s.n) == s.n) {
		rule(v, SET_ASCII, CHARSET_ASCII);
		return best;
	}

	*v = (struct charset_verdict){ charset_sets[id].name,
		detect_lang(scores[best].model, id),
		id == SET_UTF_8 && !scores[best].damaged ? CHARSET_UTF8
							 : CHARSET_MODEL,
		score_margin(sample, scores, best), false };
	return best;
}
