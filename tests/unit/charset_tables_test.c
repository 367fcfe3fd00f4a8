/*
 * Every cell of every table against the converters of this system: iconv and
 * ICU.  Where they differ on purpose stands in conflicts[], with the reason;
 * nothing else may differ, and what stands there must occur.
 */
#include <iconv.h>

#include <unicode/ucnv.h>

#include "charset/set.h"
#include "check.h"

/* Code points of one code; n is 0 when it is no character. */
struct text {
	uint32_t cps[4];
	unsigned n;
};

static bool
text_eq(const struct text *a, const struct text *b)
{
	return a->n == b->n && memcmp(a->cps, b->cps, a->n * 4) == 0;
}

/* -- the converters ---------------------------------------------------------
 */

struct converter {
	iconv_t iconv;
	UConverter *icu;
};

static bool
converter_open(struct converter *c, const char *iconv_name, const char *icu)
{
	UErrorCode status = U_ZERO_ERROR;

	c->iconv = (iconv_t)-1;
	c->icu = NULL;
	if (iconv_name != NULL) {
		c->iconv = iconv_open("UTF-32LE", iconv_name);
		return c->iconv != (iconv_t)-1;
	}
	c->icu = ucnv_open(icu, &status);
	if (U_SUCCESS(status))
		ucnv_setToUCallBack(
		    c->icu, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
	return U_SUCCESS(status);
}

static void
converter_close(struct converter *c)
{
	if (c->iconv != (iconv_t)-1)
		iconv_close(c->iconv);
	ucnv_close(c->icu);
}

static struct text
by_iconv(iconv_t cd, const unsigned char *bytes, size_t n)
{
	unsigned char out[64];
	char in[8], *from = in, *to = (char *)out;
	size_t left = n, room = sizeof out;
	struct text t = { { 0 }, 0 };

	memcpy(in, bytes, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &left, &to, &room) != 0 || left != 0)
		return t;
	/* Some hold a letter back that a mark could follow. */
	if (iconv(cd, NULL, NULL, &to, &room) == (size_t)-1)
		return t;
	t.n = (unsigned)(sizeof out - room) / 4;
	for (unsigned i = 0; i < t.n && i < 4; i++)
		t.cps[i] = out[4 * i] | (uint32_t)out[4 * i + 1] << 8 |
			   (uint32_t)out[4 * i + 2] << 16;
	return t;
}

static struct text
by_icu(UConverter *icu, const unsigned char *bytes, size_t n)
{
	UChar out[8], *to = out;
	const char *from = (const char *)bytes;
	UErrorCode status = U_ZERO_ERROR;
	struct text t = { { 0 }, 0 };

	ucnv_resetToUnicode(icu);
	ucnv_toUnicode(icu, &to, out + 8, &from, (const char *)bytes + n, NULL,
	    true, &status);
	if (U_FAILURE(status))
		return t;
	for (const UChar *u = out; u < to && t.n < 4; u++) {
		if (t.n > 0 && U16_IS_TRAIL(*u) && U16_IS_LEAD(t.cps[t.n - 1]))
			t.cps[t.n - 1] = 0x10000 +
					 ((t.cps[t.n - 1] & 0x3FF) << 10) +
					 (*u & 0x3FFu);
		else
			t.cps[t.n++] = *u;
	}
	return t;
}

static struct text
by_us(const struct charset_set *set, const unsigned char *bytes, size_t n)
{
	struct text t = { { 0 }, 0 };
	uint32_t cp;

	if (set_next(set, bytes, bytes + n, &cp) != n || cp >= CP_CUT)
		return t;
	t.cps[t.n++] = FAR_CP(cp);
	if (FAR_MARK(cp) != 0)
		t.cps[t.n++] = FAR_MARK(cp);
	return t;
}

/* -- where we differ on purpose ---------------------------------------------
 */

/* Big5 has two counterparts in each: CP950 and HKSCS. */
enum by { ICONV, ICU, ICONV_HK, ICU_HK, BYS };
static const char *const by_name[BYS] = { "iconv", "ICU", "iconv's HKSCS",
	"ICU's HKSCS" };

static bool
is_icu(enum by by)
{
	return by == ICU || by == ICU_HK;
}

enum side {
	OURS,   /* they have no character */
	THEIRS, /* we have none */
	OTHER   /* another one */
};

static const struct conflict {
	const char *set; /* NULL: any */
	enum by by;
	enum side side;
	uint32_t from, to;
	unsigned n; /* codes, in the releases named below */
	const char *why;
} conflicts[] = {
	{ "GB18030", ICONV, OURS, 0x80, 0x80, 1, "the euro of GBK" },
	{ "GB18030", ICU, OURS, 0x80, 0x80, 1, "the euro of GBK" },
	{ "GB18030", ICONV, OTHER, 0xA3A0, 0xA3A0, 1,
	    "a blank, as pages mean it" },
	{ "GB18030", ICU, OTHER, 0xA3A0, 0xA3A0, 1,
	    "a blank, as pages mean it" },
	{ "GB18030", ICONV, OURS, 0x82359037, 0x82359134, 8,
	    "ideographs that editions move: both codes are read" },
	{ "GB18030", ICONV, OURS, 0x84318236, 0x84318335, 10,
	    "vertical forms that editions move: both codes are read" },
	{ "GB18030", ICU, OTHER, 0xA6D9, 0xA6F3, 10,
	    "vertical forms, in the edition of 2005 of private use" },
	{ "GB18030", ICU, OTHER, 0xFE51, 0xFEA0, 14,
	    "ideographs, in the edition of 2005 of private use" },
	{ "CP949", ICONV, OURS, 0xA2E8, 0xA2E8, 1, "KS X 1001:2002" },
	{ "CP949", ICU, OURS, 0xA2E8, 0xA2E8, 1, "KS X 1001:2002" },
	{ "CP949", ICONV, OURS, 0xC9A1, 0xC9FE, 94, "a row for users" },
	{ "CP949", ICONV, OURS, 0xFEA1, 0xFEFE, 94, "a row for users" },
	{ "CP949", ICU, THEIRS, 0x80, 0xFF, 2, "best fit of single bytes" },
	{ "JOHAB", ICONV, OTHER, 0x5C, 0x5C, 1, "a backslash, not a won sign" },
	/* Big5 against CP950 */
	{ "Big5", ICONV, OURS, 0x8140, 0xA0FE, 5024, "cells for users" },
	{ "Big5", ICONV, OURS, 0xA3C0, 0xA3E0, 33, "ETEN" },
	{ "Big5", ICONV, OTHER, 0xC6A1, 0xC8FE, 365,
	    "ETEN and HKSCS in cells for users" },
	{ "Big5", ICONV, OURS, 0xFA40, 0xFEFE, 785, "cells for users" },
	{ "Big5", ICU, THEIRS, 0xFF, 0xFF, 1, "best fit of single bytes" },
	{ "Big5", ICU, OTHER, 0x8740, 0xA0FE, 3908,
	    "HKSCS in cells for users" },
	{ "Big5", ICU, OURS, 0xA3C0, 0xA3E0, 33, "ETEN" },
	{ "Big5", ICU, OTHER, 0xC6A1, 0xC8FE, 365,
	    "ETEN and HKSCS in cells for users" },
	{ "Big5", ICU, OTHER, 0xFA40, 0xFEFE, 785, "HKSCS in cells for users" },
	{ "EUC-JP", ICONV, OTHER, 0xF9A1, 0xFCFE, 374,
	    "ideographs of IBM where pages have them, not cells for users" },
	{ "EUC-JP", ICONV, OTHER, 0x8FA2C3, 0x8FA2C3, 1,
	    "the broken bar of JIS X 0212 is not the wide one" },
	{ "EUC-JP", ICU, THEIRS, 0x8EE0, 0x8EE2, 3, "signs of no standard" },
	{ "EUC-JP", ICU, OURS, 0xF5A1, 0xF8FE, 376, "rows for users" },
	{ "EUC-JP", ICU, OURS, 0xFCEF, 0xFEFE, 190, "rows for users" },
	{ "EUC-JP", ICU, THEIRS, 0x8FF3A1, 0x8FF3B7, 21,
	    "ideographs of IBM in cells of AIX" },
	{ "EUC-JP", ICU, OURS, 0x8FF3F3, 0x8FFEFE, 1046,
	    "ideographs of IBM, rows for users" },
	{ "EUC-TW", ICONV, OURS, 0xA1BA, 0xC2C3, 432, "signs of 2007" },
	{ "EUC-TW", ICONV, OURS, 0x8EA1A1BA, 0x8EA1C2C3, 432,
	    "signs of 2007, the long way" },
	{ "EUC-TW", ICONV, OURS, 0x8EA4A2DB, 0x8EA4E3B9, 11,
	    "ideographs that were moved: both codes are read" },
	{ "EUC-TW", ICONV, OURS, 0x8EA7ACBA, 0x8EA7ACBA, 1,
	    "a compatibility ideograph of Unicode 6.1" },
	{ "EUC-TW", ICU, THEIRS, 0x80, 0x9F, 30, "C1 controls" },
	{ "EUC-TW", ICU, OTHER, 0xA1A6, 0xA4BF, 13,
	    "signs with several likenesses" },
	{ "EUC-TW", ICU, THEIRS, 0xA5F4, 0xA5F5, 2, "private use" },
	{ "EUC-TW", ICU, OURS, 0x8EA1A1A1, 0x8EA1FDCB, 6299,
	    "plane 1 the long way" },
	{ "EUC-TW", ICU, OURS, 0x8EA3E4DF, 0x8EA3E6F7, 8,
	    "ideographs that were moved: both codes are read" },
	{ "EUC-TW", ICU, OTHER, 0x8EA4A4EC, 0x8EA4E8CF, 4,
	    "ideographs with several likenesses" },
	{ "EUC-TW", ICU, OURS, 0x8EA4A6A5, 0x8EA4A6A5, 1,
	    "an ideograph that was moved: both codes are read" },
	{ "EUC-TW", ICU, OTHER, 0x8EA5EFD4, 0x8EA5EFD4, 1,
	    "ideographs with several likenesses" },
	{ "EUC-TW", ICU, THEIRS, 0x8EACA1A1, 0x8EACE2FE, 6204,
	    "plane 12, for users" },
	{ "EUC-TW", ICU, THEIRS, 0x8EADA1A3, 0x8EADA4CA, 142,
	    "plane 13, signs of one maker" },
	{ "EUC-TW", ICU, OURS, 0x8EAFA8F2, 0x8EAFA8F2, 1,
	    "an ideograph that was moved: both codes are read" },
	/* Big5 against HKSCS */
	{ "Big5", ICONV_HK, OURS, 0x8140, 0xFEFE, 1290,
	    "ETEN, cells for users and what HKSCS unifies" },
	{ "Big5", ICONV_HK, OTHER, 0xA145, 0xA247, 11,
	    "signs as CP950 has them" },
	{ "Big5", ICONV_HK, OTHER, 0xF9FE, 0xF9FE, 1, "as CP950 has it" },
	{ "Big5", ICU_HK, OURS, 0x80, 0x80, 1, "a control" },
	{ "Big5", ICU_HK, OURS, 0x8140, 0xFEFE, 656,
	    "ETEN, cells for users and what HKSCS unifies" },
	{ "Big5", ICU_HK, OTHER, 0x8740, 0xC8FE, 36,
	    "HKSCS of 1999, of private use" },
	{ "Big5", ICU_HK, OTHER, 0xF9FE, 0xF9FE, 1, "as CP950 has it" },
	/* Single bytes */
	{ NULL, ICONV, OURS, 0x80, 0x9F, 86,
	    "C1 controls where windows sets are open" },
	{ NULL, ICU, OTHER, 0x1A, 0x7F, 51, "controls in the order of IBM" },
	{ "windows-1253", ICU, THEIRS, 0xAA, 0xAA, 1, "best fit" },
	{ "windows-1255", ICONV, OURS, 0xCA, 0xCA, 1, "as pages have it" },
	{ "windows-1255", ICU, OURS, 0xCA, 0xCA, 1, "as pages have it" },
	{ "windows-874", ICU, THEIRS, 0xDB, 0xFF, 8, "best fit" },
	{ "KOI8-U", ICU, OTHER, 0xAE, 0xBE, 2, "as pages have it" },
	{ "CP1125", ICU, OTHER, 0xFA, 0xFB, 2, "signs as in CP866" },
	{ "x-mac-cyrillic", ICONV, OTHER, 0xFF, 0xFF, 1,
	    "the euro of the later edition" },
	{ "macintosh", ICONV, OTHER, 0xC6, 0xF0, 2,
	    "the increment, not the letter; the maker's sign" },
	{ "CP852", ICU, OURS, 0xAA, 0xAA, 1, "the not sign" },
	{ "CP869", ICU, OTHER, 0x88, 0xEF, 2, "the middle dot and the tonos" },
	{ NULL, ICU, OTHER, 0xE6, 0xE6, 6, "the micro sign, not the letter" },
	{ "KOI8-U", ICONV, OTHER, 0xAE, 0xBE, 2, "as pages have it" },
};

/* Releases with which the numbers were counted. */
static bool
is_counted(enum by by)
{
#if defined(__GLIBC__)
	if (!is_icu(by))
		return __GLIBC__ == 2 && __GLIBC_MINOR__ == 36;
#endif
	return is_icu(by) && U_ICU_VERSION_MAJOR_NUM == 72;
}

enum { CONFLICTS = sizeof conflicts / sizeof *conflicts };

/* -- all codes --------------------------------------------------------------
 */

struct run {
	const struct charset_set *set;
	enum by by;
	struct converter with;
	unsigned *occur; /* of each conflict */
	unsigned codes, unlisted;
};

static void
note(struct run *r, uint32_t code, enum side side)
{
	for (unsigned i = 0; i < CONFLICTS; i++) {
		const struct conflict *c = &conflicts[i];
		if (c->by == r->by && c->side == side && code >= c->from &&
		    code <= c->to &&
		    (c->set == NULL || strcmp(c->set, r->set->name) == 0)) {
			r->occur[i]++;
			return;
		}
	}
	if (r->unlisted++ < 20)
		printf("# %s by %s: %lX, side %d\n", r->set->name,
		    by_name[r->by], (unsigned long)code, side);
}

static struct text
by_them(const struct run *r, const unsigned char *bytes, size_t n)
{
	return is_icu(r->by) ? by_icu(r->with.icu, bytes, n)
			     : by_iconv(r->with.iconv, bytes, n);
}

static void
compare(struct run *r, const unsigned char *bytes, size_t n)
{
	struct text a = by_us(r->set, bytes, n);
	struct text b = by_them(r, bytes, n);
	uint32_t code = 0;

	r->codes += a.n > 0;
	if (text_eq(&a, &b))
		return;
	for (size_t i = 0; i < n; i++)
		code = code << 8 | bytes[i];
	note(r, code, b.n == 0 ? OURS : a.n == 0 ? THEIRS : OTHER);
}

/* From a byte on all that the ranges of the others allow. */
static void
compare_all(struct run *r, const unsigned char from[4],
    const unsigned char to[4], size_t n)
{
	unsigned char b[4];
	size_t i = n;

	memcpy(b, from, 4);
	do {
		compare(r, b, n);
		for (i = n; i > 0 && b[i - 1] == to[i - 1]; i--)
			b[i - 1] = from[i - 1];
		if (i > 0)
			b[i - 1]++;
	} while (i > 0);
}

static void
compare_set(struct run *r)
{
	static const struct {
		enum charset_id id;
		size_t n;
		unsigned char from[4], to[4];
	} longer[] = {
		{ SET_EUC_JP, 3, "\x8F\xA1\xA1", "\x8F\xFE\xFE" },
		{ SET_EUC_TW, 4, { 0x8E, 0xA1, 0xA1, 0xA1 },
		    { 0x8E, 0xB0, 0xFE, 0xFE } },
		{ SET_GB18030, 4, { 0x81, 0x30, 0x81, 0x30 },
		    { 0xFE, 0x39, 0xFE, 0x39 } },
	};
	unsigned char from[4] = { 0 }, to[4] = { 0xFF, 0xFF };

	compare_all(r, from, to, 1);
	for (unsigned lead = 0x80; lead <= 0xFF; lead++) {
		from[0] = to[0] = (unsigned char)lead;
		if (r->set->kind != KIND_DOUBLE ||
		    r->set->single[lead - 0x80] > CELL_LEAD ||
		    by_them(r, from, 1).n > 0)
			continue;
		compare_all(r, from, to, 2);
	}
	for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
		if (r->set == &charset_sets[longer[i].id])
			compare_all(
			    r, longer[i].from, longer[i].to, longer[i].n);
}

/* The names others know a set by; NULL where they have none to compare. */
static const struct known {
	const char *set, *iconv, *icu;
	bool hk;
} known[] = {
	{ "GB18030", "GB18030", "gb18030", false },
	{ "CP949", "CP949", "windows-949-2000", false },
	{ "Big5", "CP950", "windows-950-2000", false },
	{ "Big5", "BIG5-HKSCS", "ibm-1375_P100-2008", true },
	{ "CP932", "CP932", "windows-31j", false },
	{ "EUC-JP", "EUC-JP-MS", "euc-jp-2007", false },
	{ "EUC-TW", "EUC-TW", "euc-tw-2014", false },
	{ "JOHAB", "JOHAB", NULL, false },
	{ "windows-1250", "CP1250", "windows-1250", false },
	{ "windows-1251", "CP1251", "windows-1251", false },
	{ "windows-1252", "CP1252", "windows-1252", false },
	{ "windows-1253", "CP1253", "windows-1253", false },
	{ "windows-1254", "CP1254", "windows-1254", false },
	{ "windows-1255", "CP1255", "windows-1255", false },
	{ "windows-1256", "CP1256", "windows-1256", false },
	{ "windows-1257", "CP1257", "windows-1257", false },
	{ "windows-1258", "CP1258", "windows-1258", false },
	{ "windows-874", "CP874", "windows-874", false },
	{ "ISO-8859-2", "ISO-8859-2", "ISO-8859-2", false },
	{ "ISO-8859-3", "ISO-8859-3", "ISO-8859-3", false },
	{ "ISO-8859-4", "ISO-8859-4", "ISO-8859-4", false },
	{ "ISO-8859-5", "ISO-8859-5", "ISO-8859-5", false },
	{ "ISO-8859-6", "ISO-8859-6", "ISO-8859-6", false },
	{ "ISO-8859-7", "ISO-8859-7", "ISO-8859-7", false },
	{ "ISO-8859-8", "ISO-8859-8", "ISO-8859-8", false },
	{ "ISO-8859-10", "ISO-8859-10", "ISO-8859-10", false },
	{ "ISO-8859-13", "ISO-8859-13", "ISO-8859-13", false },
	{ "ISO-8859-14", "ISO-8859-14", "ISO-8859-14", false },
	{ "ISO-8859-15", "ISO-8859-15", "ISO-8859-15", false },
	{ "ISO-8859-16", "ISO-8859-16", NULL, false },
	{ "KOI8-R", "KOI8-R", "KOI8-R", false },
	{ "KOI8-U", "KOI8-U", "KOI8-U", false },
	{ "CP866", "CP866", "ibm-866", false },
	{ "CP855", "CP855", "ibm-855", false },
	{ "CP1125", "CP1125", "ibm-1125", false },
	{ "x-mac-cyrillic", "MAC-CYRILLIC", "x-mac-cyrillic", false },
	{ "CP437", "CP437", "ibm-437", false },
	{ "CP737", "CP737", "ibm-737", false },
	{ "CP775", "CP775", "ibm-775", false },
	{ "CP850", "CP850", "ibm-850", false },
	{ "CP852", "CP852", "ibm-852", false },
	{ "CP857", "CP857", "ibm-857", false },
	{ "CP858", "CP858", "ibm-858", false },
	{ "CP860", "CP860", "ibm-860", false },
	{ "CP861", "CP861", "ibm-861", false },
	{ "CP862", "CP862", "ibm-862", false },
	{ "CP863", "CP863", "ibm-863", false },
	{ "CP865", "CP865", "ibm-865", false },
	{ "CP869", "CP869", "ibm-869", false },
	{ "macintosh", "MACINTOSH", "macintosh", false },
	{ "x-mac-ce", "MAC-CENTRALEUROPE", "x-mac-ce", false },
	{ "x-mac-greek", NULL, "x-mac-greek", false },
	{ "x-mac-turkish", NULL, "x-mac-turkish", false },
	{ "VISCII", "VISCII", NULL, false },
	{ "TCVN", "TCVN", NULL, false },
};

static void
one(const struct known *k, enum by by, unsigned occur[CONFLICTS])
{
	struct run r = { &charset_sets[set_find(k->set)], by, { 0 }, occur, 0,
		0 };
	const char *iconv_name = is_icu(by) ? NULL : k->iconv,
		   *icu = is_icu(by) ? k->icu : NULL;
	char what[80];

	if (iconv_name == NULL && icu == NULL)
		return;
	snprintf(what, sizeof what, "%s as in %s", k->set, by_name[by]);
	if (!converter_open(&r.with, iconv_name, icu)) {
		printf("ok %u - %s # SKIP no such converter here\n",
		    ++check.run, what);
		return;
	}
	compare_set(&r);
	CHECK_WHY(r.unlisted == 0 && r.codes > 90, what);
	converter_close(&r.with);
}

/* Every set with a table is compared, but for that no converter knows. */
static void
none_left_out(void)
{
	for (unsigned id = 0; id < SET_COUNT; id++) {
		const struct charset_set *set = &charset_sets[id];
		bool listed = set->single == NULL || id == SET_KPS9566;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			listed |= strcmp(known[i].set, set->name) == 0;
		CHECK_WHY(listed, set->name);
	}
}

int
main(void)
{
	unsigned occur[CONFLICTS] = { 0 };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		one(&known[i], known[i].hk ? ICONV_HK : ICONV, occur);
		one(&known[i], known[i].hk ? ICU_HK : ICU, occur);
	}
	for (unsigned i = 0; i < CONFLICTS; i++) {
		const struct conflict *c = &conflicts[i];
		if (!CHECK_WHY(occur[i] == c->n || !is_counted(c->by), c->why))
			printf("# %s from %lX: %u, not %u\n",
			    c->set == NULL ? "any set" : c->set,
			    (unsigned long)c->from, occur[i], c->n);
	}
	none_left_out();
	return check_done();
}
