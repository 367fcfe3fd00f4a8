/*
 * charset [WHAT]: how fast pipeline/charset converts, validates and normalizes;
 * TSV, a header before each table.  Each pair of columns is measured turn by
 * turn in the same run; medians of processor time.  MB are 10^6, GB 10^9 bytes
 * of input.
 */

#include <iconv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "charset/charset.h"
#include "charset/utf8.h"
#include "sample.h"

enum { RUNS = 9, CONVERTED = 2000000, SCANNED = 1000000, TIMES = 20 };

/* Runs a, then b (if there is one), RUNS times; the medians of seconds. */
struct job {
	size_t (*run)(struct job *);
	struct str in;
	const char *charset, *iconv;
	struct buf out;
};

static volatile size_t sink;

/* A table's header before its first row, a blank line before that. */
static void
print_header(const char *header, bool *done)
{
	if (!*done)
		printf("\n%s\n", header);
	*done = true;
}

static void
measure(struct job *a, struct job *b, double *median_a, double *median_b)
{
	double ta[RUNS], tb[RUNS];

	for (unsigned i = 0; i < RUNS; i++) {
		double t0 = sample_now();
		sink += a->run(a);
		double t1 = sample_now();
		if (b != NULL)
			sink += b->run(b);
		ta[i] = t1 - t0;
		tb[i] = sample_now() - t1;
	}
	*median_a = sample_median(ta, RUNS);
	*median_b = sample_median(tb, RUNS);
}

/* -- conversion ------------------------------------------------------------ */

static size_t
by_riffle(struct job *j)
{
	buf_reset(&j->out);
	charset_to_utf8(j->charset, j->in, &j->out);
	return j->out.n;
}

static size_t
by_iconv(struct job *j)
{
	iconv_t cd = iconv_open("UTF-8", j->iconv);
	char *in = (char *)(uintptr_t)j->in.p, *out;
	size_t left = j->in.n, room = 4 * left;

	if (cd == (iconv_t)-1)
		return 0;
	buf_reset(&j->out);
	out = buf_reserve(&j->out, room);
	iconv(cd, &in, &left, &out, &room);
	iconv_close(cd);
	j->out.n = 4 * j->in.n - room;
	return j->out.n;
}

/* text in the charset, without the characters that it lacks. */
static void
encode(struct str text, const char *to, struct buf *out)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	char *in = (char *)(uintptr_t)text.p;
	size_t left = text.n;

	if (cd == (iconv_t)-1)
		return;
	while (left > 0) {
		size_t want = 4 * left + 16, room = want;
		char *o = buf_reserve(out, want);
		size_t r = iconv(cd, &in, &left, &o, &room);
		out->n += want - room;
		if (r != (size_t)-1)
			continue;
		struct str rest = { in, left };
		uint32_t cp;
		charset_next(&rest, &cp);
		in += left - rest.n;
		left = rest.n;
	}
	iconv_close(cd);
}

static void
conversion(const char *what)
{
	static const struct {
		const char *charset, *iconv, *lang;
	} cases[] = {
		{ "GB18030", "GB18030", "zh-Hans" },
		{ "CP949", "CP949", "ko" },
		{ "Big5", "CP950", "zh-Hant" },
		{ "CP932", "CP932", "ja" },
		{ "JOHAB", "JOHAB", "ko" },
		{ "EUC-JP", "EUC-JP-MS", "ja" },
		{ "windows-1251", "CP1251", "ru" },
		{ "UTF-16LE", "UTF-16LE", "zh-Hans" },
		{ "UTF-8", "UTF-8", "zh-Hans" },
		{ "UTF-8", "UTF-8", "en" },
	};

	bool begun = false;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf text = { 0 }, in = { 0 };
		char name[80];
		double a, b;

		snprintf(name, sizeof name, "charset-convert-%s-%s",
		    cases[i].charset, cases[i].lang);
		if (!sample_wanted(name, what) ||
		    !sample_text("train", cases[i].lang, &text))
			continue;
		encode(buf_str(&text), cases[i].iconv, &in);
		sample_fill(&in, CONVERTED);
		struct job ours = { by_riffle, buf_str(&in), cases[i].charset,
			NULL, { 0 } };
		struct job theirs = { by_iconv, buf_str(&in), NULL,
			cases[i].iconv, { 0 } };
		measure(&ours, &theirs, &a, &b);
		print_header("case\triffle_mb_per_s\ticonv_mb_per_s\tratio\t"
			     "median_of_runs\tsame_text",
		    &begun);
		printf("%s\t%.0f\t%.0f\t%.2f\t%d\t%s\n", name,
		    (double)in.n / 1e6 / a, (double)in.n / 1e6 / b, b / a, RUNS,
		    str_eq(buf_str(&ours.out), buf_str(&theirs.out)) ? "yes"
								     : "no");
		buf_fini(&text);
		buf_fini(&in);
		buf_fini(&ours.out);
		buf_fini(&theirs.out);
	}
}

/* -- validation ------------------------------------------------------------ */

static size_t
valid(struct job *j)
{
	size_t n = 0;

	for (unsigned i = 0; i < TIMES; i++)
		n += charset_utf8_prefix(j->in);
	return n;
}

static size_t
valid_plain(struct job *j)
{
	size_t n = 0;

	for (unsigned i = 0; i < TIMES; i++)
		n += utf8_prefix((const unsigned char *)j->in.p, j->in.n);
	return n;
}

static size_t
ascii(struct job *j)
{
	size_t n = 0;

	for (unsigned i = 0; i < TIMES; i++)
		n += charset_ascii_prefix(j->in);
	return n;
}

static size_t
ascii_plain(struct job *j)
{
	size_t n = 0;

	for (unsigned i = 0; i < TIMES; i++)
		n += utf8_ascii_plain((const unsigned char *)j->in.p, j->in.n);
	return n;
}

/* The same in strings of a name's length, one call each. */
static size_t
valid_names(struct job *j)
{
	size_t n = 0;

	for (struct str rest = j->in; rest.n > 0; rest = str_from(rest, 24))
		n += charset_utf8_prefix(str_head(rest, 24));
	return n;
}

static size_t
valid_names_plain(struct job *j)
{
	size_t n = 0;

	for (struct str rest = j->in; rest.n > 0; rest = str_from(rest, 24)) {
		struct str s = str_head(rest, 24);
		n += utf8_prefix((const unsigned char *)s.p, s.n);
	}
	return n;
}

struct scan {
	const char *what;
	size_t (*vector)(struct job *), (*plain)(struct job *);
	unsigned times;
	bool seven_bits;
};

static void
scan(const struct scan *k, const char *lang, const char *what, bool *begun)
{
	struct buf in = { 0 };
	char name[80];
	double a, b;

	snprintf(name, sizeof name, "charset-%s-%s", k->what, lang);
	if (!sample_wanted(name, what) || !sample_text("train", lang, &in))
		return;
	sample_fill(&in, SCANNED);
	for (size_t i = 0; k->seven_bits && i < in.n; i++)
		in.p[i] &= 0x7F;
	struct job v = { k->vector, buf_str(&in), NULL, NULL, { 0 } };
	struct job p = { k->plain, buf_str(&in), NULL, NULL, { 0 } };
	measure(&v, &p, &a, &b);
	double bytes = (double)in.n * k->times / 1e9;
	print_header("case\tvector_gb_per_s\tportable_gb_per_s\tratio\t"
		     "median_of_runs",
	    begun);
	if (vector_is_here())
		printf("%s\t%.2f\t%.2f\t%.2f\t%d\n", name, bytes / a, bytes / b,
		    b / a, RUNS);
	else
		printf("%s\t-\t%.2f\t-\t%d\n", name, bytes / b, RUNS);
	buf_fini(&in);
}

static void
validation(const char *what)
{
	static const char *const langs[] = { "zh-Hans", "ko", "ja", "ru", "fr",
		"en" };
	static const struct scan kinds[] = {
		{ "valid", valid, valid_plain, TIMES, false },
		{ "valid-24-bytes", valid_names, valid_names_plain, 1, false },
		{ "ascii", ascii, ascii_plain, TIMES, true },
	};
	bool begun = false;

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
			if (!kinds[k].seven_bits || i == 0)
				scan(&kinds[k], langs[i], what, &begun);
}

/* -- normalization --------------------------------------------------------- */

static size_t
normal(struct job *j)
{
	return charset_nfc(j->in, &j->out).n;
}

/* What any use of ICU begins and ends with: UTF-16 and back. */
static size_t
normal_icu(struct job *j)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
	int32_t room = (int32_t)j->in.n + 1, n = 0, bytes = 0;
	UChar *in = malloc((size_t)room * sizeof *in);
	UChar *out = malloc((size_t)room * sizeof *out);

	if (in == NULL || out == NULL)
		exit(4);
	u_strFromUTF8(in, room, &n, j->in.p, (int32_t)j->in.n, &e);
	n = unorm2_normalize(nfc, in, n, out, room, &e);
	buf_reset(&j->out);
	u_strToUTF8(
	    buf_reserve(&j->out, j->in.n + 1), room, &bytes, out, n, &e);
	free(in);
	free(out);
	return U_SUCCESS(e) ? (size_t)bytes : 0;
}

/* b, decomposed: what macOS makes of names. */
static void
decompose(struct buf *b)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);
	int32_t room = 3 * (int32_t)b->n + 1, n = 0, bytes = 0;
	UChar *in = malloc((size_t)room * sizeof *in);
	UChar *out = malloc((size_t)room * sizeof *out);

	if (in == NULL || out == NULL)
		exit(4);
	u_strFromUTF8(in, room, &n, b->p, (int32_t)b->n, &e);
	n = unorm2_normalize(nfd, in, n, out, room, &e);
	buf_reset(b);
	u_strToUTF8(
	    buf_reserve(b, 3 * (size_t)room), 3 * room, &bytes, out, n, &e);
	b->n = (size_t)bytes;
	free(in);
	free(out);
}

static void
normalization(const char *what)
{
	static const struct {
		const char *lang;
		bool nfd;
	} cases[] = { { "zh-Hans", false }, { "ko", false }, { "ja", false },
		{ "ru", false }, { "fr", false }, { "en", false },
		{ "ko", true }, { "fr", true } };

	bool begun = false;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf in = { 0 };
		char name[80];
		double a, b;

		snprintf(name, sizeof name, "charset-nfc-of-%s-%s",
		    cases[i].nfd ? "nfd" : "nfc", cases[i].lang);
		if (!sample_wanted(name, what) ||
		    !sample_text("train", cases[i].lang, &in))
			continue;
		sample_fill(&in, SCANNED);
		if (cases[i].nfd)
			decompose(&in);
		struct job ours = { normal, buf_str(&in), NULL, NULL, { 0 } };
		struct job theirs = { normal_icu, buf_str(&in), NULL, NULL,
			{ 0 } };
		measure(&ours, &theirs, &a, &b);
		print_header("case\triffle_mb_per_s\ticu_mb_per_s\tratio\t"
			     "median_of_runs",
		    &begun);
		printf("%s\t%.0f\t%.0f\t%.2f\t%d\n", name,
		    (double)in.n / 1e6 / a, (double)in.n / 1e6 / b, b / a,
		    RUNS);
		buf_fini(&in);
		buf_fini(&ours.out);
		buf_fini(&theirs.out);
	}
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	conversion(what);
	validation(what);
	normalization(what);
	return 0;
}
