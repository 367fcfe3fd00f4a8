/*
 * detect [WHAT]: how fast and how well charsets are told, beside uchardet
 * (where it was there at build time; else "-") and ICU; TSV, a header before
 * each table.
 *
 * Speed: microseconds of processor time for each name, and for the first 4 KB
 * of each document, of the shared benchmark, or the lines of tests/encodings.
 *
 * Accuracy: strings of exactly 1 to 8 letters, cut with a fixed seed from text
 * that nothing was trained on, encoded by turning our own tables round.  Right
 * is whose text is the same as the truth's: so GB2312 for GB18030 is right as
 * long as it reads the same.  Pooled: ten strings of the same charset at once,
 * as names of one archive.
 *
 * detect -names prints 100,000 names, a line each, escaped; detect -lines
 * reads such lines and prints what uchardet says, or fails where it is not.
 */

#include <unicode/ucsdet.h>
#ifdef HAVE_UCHARDET
#include <uchardet/uchardet.h>
#endif

#include "charset/charset.h"
#include "charset/class.h"
#include "mem.h"
#include "random.h"
#include "record.h"
#include "sample.h"

enum {
	RUNS = 5,
	LONGEST = 8,
	SAMPLES = 200,
	POOL = 10,
	DOCUMENT = 4096,
	SPEED_MAX = 2000, /* records of a kind that speed is measured on */
	CELLS = 0x10000
};

/* -- those who tell: each gives a label, or NULL --------------------------- */

struct peer {
	const char *name;
	const char *(*tell)(struct peer *, struct str);
	void *handle;
	char label[64];
};

static const char *
tell_riffle(struct peer *peer, struct str s)
{
	struct charset_hint hint = { .is_name = s.n < DOCUMENT };
	struct charset_verdict v;

	(void)peer;
	charset_detect(s, &hint, &v);
	return v.charset;
}

static const char *
tell_icu(struct peer *peer, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;

	ucsdet_setText(peer->handle, s.p, (int32_t)s.n, &e);
	const UCharsetMatch *match = ucsdet_detect(peer->handle, &e);
	return U_SUCCESS(e) && match != NULL ? ucsdet_getName(match, &e) : NULL;
}

#ifdef HAVE_UCHARDET
static const char *
tell_uchardet(struct peer *peer, struct str s)
{
	uchardet_reset(peer->handle);
	if (uchardet_handle_data(peer->handle, s.p, s.n) != 0)
		return NULL;
	uchardet_data_end(peer->handle);
	return uchardet_get_charset(peer->handle);
}
#endif

enum { RIFFLE, UCHARDET, ICU, PEERS };

static void
peers_init(struct peer peers[PEERS])
{
	UErrorCode e = U_ZERO_ERROR;

	peers[RIFFLE] = (struct peer){ "riffle", tell_riffle, NULL, "" };
	peers[UCHARDET] = (struct peer){ "uchardet", NULL, NULL, "" };
	peers[ICU] = (struct peer){ "icu", tell_icu, ucsdet_open(&e), "" };
#ifdef HAVE_UCHARDET
	peers[UCHARDET].tell = tell_uchardet;
	peers[UCHARDET].handle = uchardet_new();
#endif
}

static void
peers_fini(struct peer peers[PEERS])
{
	ucsdet_close(peers[ICU].handle);
#ifdef HAVE_UCHARDET
	uchardet_delete(peers[UCHARDET].handle);
#endif
}

/* -- speed ------------------------------------------------------------------
 */

struct list {
	struct str *s;
	size_t n, cap;
};

static void
list_add(struct list *l, struct str s)
{
	if (l->n == SPEED_MAX || s.n == 0)
		return;
	l->s = mem_grow(l->s, l->n, &l->cap, sizeof *l->s);
	l->s[l->n++] = s;
}

/* The records of the shared benchmark: lengths and bytes, sizes beside them. */
static bool
shared_records(
    struct buf *bin, struct buf *tsv, struct list *names, struct list *docs)
{
	if (!sample_shared("dev/bench.bin", bin) ||
	    !sample_shared("dev/bench.tsv", tsv))
		return false;
	struct str rest = buf_str(bin), lines = buf_str(tsv), line;
	while (rest.n >= 4 && str_split(&lines, '\n', &line)) {
		const unsigned char *p = (const unsigned char *)rest.p;
		struct str field = { NULL, 0 };
		size_t n = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16;
		struct str s = str_head(str_from(rest, 4), n);
		for (unsigned i = 0; i < 4; i++)
			str_split(&line, '\t', &field);
		if (str_eq(field, STR("name")))
			list_add(names, s);
		else if (str_eq(field, STR("doc")))
			list_add(docs, str_head(s, DOCUMENT));
		rest = str_from(rest, 4 + n);
	}
	return true;
}

static const struct {
	const char *lang, *charset, *file;
} own[] = {
	{ "zh-Hans", "GB18030", "zh-Hans/gb18030" },
	{ "zh-Hant", "Big5", "zh-Hant/big5" },
	{ "zh-Hant", "GB18030", "zh-Hant/gb18030" },
	{ "ko", "CP949", "ko/cp949" },
	{ "ko", "JOHAB", "ko/johab" },
	{ "ko-KP", "CP949", "ko-KP/cp949" },
	{ "ko-KP", "JOHAB", NULL },
	{ "ko-KP", "KPS9566", "ko-KP/kps9566" },
	{ "ja", "CP932", "ja/cp932" },
	{ "ja", "EUC-JP", "ja/euc-jp" },
	{ "ru", "windows-1251", "ru/windows-1251" },
	{ "ru", "KOI8-R", "ru/koi8-r" },
	{ "ru", "CP866", "ru/cp866" },
	{ "fr", "windows-1252", "fr/windows-1252" },
	{ "fr", "CP850", "fr/cp850" },
	{ "de", "windows-1252", "de/windows-1252" },
	{ "de", "CP850", "de/cp850" },
};

/* The tree's own: each file, filled up, a document; its lines names. */
static void
own_records(struct buf *room, struct list *names, struct list *docs)
{
	size_t n = sizeof own / sizeof *own, ends[sizeof own / sizeof *own];

	for (size_t i = 0; i < n; i++) {
		struct buf one = { 0 };
		char path[80];

		snprintf(path, sizeof path, "tests/encodings/%s.txt",
		    own[i].file == NULL ? "" : own[i].file);
		sample_read(path, &one);
		sample_fill(&one, DOCUMENT);
		buf_adds(room, buf_str(&one));
		ends[i] = room->n;
		buf_fini(&one);
	}
	for (size_t i = 0, from = 0; i < n; from = ends[i++]) {
		struct str s = { room->p + from, ends[i] - from }, line;
		list_add(docs, str_head(s, DOCUMENT));
		while (str_split(&s, '\n', &line))
			list_add(names, line);
	}
}

static void
print_speed(const char *name, const struct list *l, struct peer peers[PEERS])
{
	double t[PEERS][RUNS];
	volatile size_t told = 0;

	printf("%s", name);
	for (unsigned r = 0; r < RUNS; r++)
		for (unsigned k = 0; k < PEERS; k++) {
			double t0 = sample_now();
			for (size_t i = 0; peers[k].tell != NULL && i < l->n;
			     i++)
				told +=
				    peers[k].tell(&peers[k], l->s[i]) != NULL;
			t[k][r] = (sample_now() - t0) / (double)l->n;
		}
	for (unsigned k = 0; k < PEERS; k++)
		if (peers[k].tell == NULL)
			printf("\t-");
		else
			printf("\t%.2f", 1e6 * sample_median(t[k], RUNS));
	printf("\t%zu\t%d\n", l->n, RUNS);
}

static void
speed(struct peer peers[PEERS])
{
	struct buf bin = { 0 }, tsv = { 0 };
	struct list names = { NULL, 0, 0 }, docs = { NULL, 0, 0 };

	if (!shared_records(&bin, &tsv, &names, &docs))
		own_records(&bin, &names, &docs);
	puts("\ncase\triffle_us\tuchardet_us\ticu_us\tstrings\tmedian_of_runs");
	if (names.n > 0)
		print_speed("charset-detect-name", &names, peers);
	if (docs.n > 0)
		print_speed("charset-detect-4kb-document", &docs, peers);
	free(names.s);
	free(docs.s);
	buf_fini(&bin);
	buf_fini(&tsv);
}

/* -- whole programs: names as lines, escaped ------------------------------- */

enum { LINES = 100000 };

/* The names of the benchmark, again and again. */
static void
print_names(void)
{
	struct buf bin = { 0 }, tsv = { 0 }, out = { 0 };
	struct list names = { NULL, 0, 0 }, docs = { NULL, 0, 0 };

	if (!shared_records(&bin, &tsv, &names, &docs))
		own_records(&bin, &names, &docs);
	for (size_t i = 0; i < LINES && names.n > 0; i++) {
		rec_escape(&out, names.s[i % names.n]);
		buf_addc(&out, '\n');
	}
	fwrite(out.p, 1, out.n, stdout);
	free(names.s);
	free(docs.s);
	buf_fini(&bin);
	buf_fini(&tsv);
	buf_fini(&out);
}

/* What riffle-decode -l does, by uchardet, which converts nothing. */
static bool
tell_lines(struct peer *peer)
{
	struct buf line = { 0 };
	char *room = NULL;
	size_t size = 0;
	ssize_t n;

	while (peer->tell != NULL && (n = getline(&room, &size, stdin)) > 0) {
		n -= room[n - 1] == '\n';
		buf_reset(&line);
		rec_unescape(&line, (struct str){ room, (size_t)n });
		const char *label = peer->tell(peer, buf_str(&line));
		puts(label == NULL ? "" : label);
	}
	free(room);
	buf_fini(&line);
	return peer->tell != NULL;
}

/* -- accuracy ----------------------------------------------------------------
 */

/* The two bytes (or the one) of each code point in a charset; 0 for none. */
static uint16_t *
turn_round(const char *charset)
{
	uint16_t *cells = mem_zalloc(CELLS, sizeof *cells);
	struct buf out = { 0 };

	for (unsigned c = 0x80; c <= 0xFFFF; c++) {
		char two[2] = { (char)(c >> 8), (char)c };
		struct str s = { c < 0x100 ? two + 1 : two, c < 0x100 ? 1 : 2 };
		uint32_t cp;

		if (c >= 0x100 && c < 0x8000)
			continue;
		buf_reset(&out);
		if (charset_to_utf8(charset, s, &out) != 0)
			continue;
		struct str text = buf_str(&out);
		if (charset_next(&text, &cp) && text.n == 0 && cp < CELLS &&
		    cells[cp] == 0)
			cells[cp] = (uint16_t)c;
	}
	buf_fini(&out);
	return cells;
}

static bool
is_letter(uint32_t cp)
{
	switch (class_of(cp)) {
	case CLASS_LOWER:
	case CLASS_UPPER:
	case CLASS_LATIN_UPPER:
	case CLASS_LATIN_LOWER:
	case CLASS_CYRILLIC_UPPER:
	case CLASS_CYRILLIC_LOWER:
	case CLASS_HIRAGANA:
	case CLASS_KATAKANA:
	case CLASS_HAN:
	case CLASS_HANGUL:
		return true;
	default:
		return false;
	}
}

/* n letters in a row from there, not all ASCII, encoded; false if not so. */
static bool
cut(struct str from, unsigned n, const uint16_t *cells, struct buf *bytes,
    struct buf *text)
{
	bool high = false;
	uint32_t cp;

	buf_reset(bytes);
	buf_reset(text);
	for (unsigned i = 0; i < n; i++) {
		if (!charset_next(&from, &cp) || !is_letter(cp) || cp >= CELLS)
			return false;
		unsigned c = cp < 0x80 ? cp : cells[cp];
		if (c == 0)
			return false;
		high = high || cp >= 0x80;
		if (c >= 0x100)
			buf_addc(bytes, (char)(c >> 8));
		buf_addc(bytes, (char)c);
		buf_add_utf8(text, cp);
	}
	return high;
}

static bool
reads(const char *label, struct str bytes, struct str truth)
{
	const char *charset =
	    label == NULL ? NULL : charset_find(str_of(label));
	struct buf out = { 0 };

	if (charset == NULL)
		return false;
	charset_to_utf8(charset, bytes, &out);
	bool good = str_eq(buf_str(&out), truth);
	buf_fini(&out);
	return good;
}

/* How many were right, by length; the pooled ones stand behind the peers. */
struct tally {
	unsigned right[PEERS + 1][LONGEST + 1];
	unsigned of[LONGEST + 1];
};

static void
pool_check(struct charset_group *g, const struct buf *bytes,
    const struct buf *texts, unsigned n, struct tally *t)
{
	struct charset_verdict v;

	charset_group_judge(g);
	for (size_t i = 0; i < POOL; i++) {
		charset_group_get(g, i, &v);
		t->right[PEERS][n] +=
		    reads(v.charset, buf_str(&bytes[i]), buf_str(&texts[i]));
	}
}

/* n letters from somewhere in the text. */
static bool
draw(struct str text, unsigned n, const uint16_t *cells, uint64_t *state,
    struct buf *bytes, struct buf *letters)
{
	for (unsigned tries = 0; tries < 20000; tries++) {
		size_t at = (size_t)(random_next(state) % text.n);
		while (at > 0 && ((unsigned char)text.p[at] & 0xC0) == 0x80)
			at--;
		if (cut(str_from(text, at), n, cells, bytes, letters))
			return true;
	}
	return false;
}

/* Ten strings of n letters: each alone by all, then together by us. */
static void
ten(struct str text, unsigned n, const uint16_t *cells, uint64_t *state,
    struct peer peers[PEERS], struct tally *t)
{
	struct buf bytes[POOL] = { 0 }, texts[POOL] = { 0 };
	struct charset_group *g = charset_group_new();
	unsigned got = 0;

	while (
	    got < POOL && draw(text, n, cells, state, &bytes[got], &texts[got]))
		got++;
	for (unsigned i = 0; i < POOL && got == POOL; i++) {
		struct str s = buf_str(&bytes[i]), truth = buf_str(&texts[i]);
		for (unsigned k = 0; k < PEERS; k++)
			if (peers[k].tell != NULL)
				t->right[k][n] += reads(
				    peers[k].tell(&peers[k], s), s, truth);
		charset_group_add(g, s, 0);
	}
	if (got == POOL) {
		pool_check(g, bytes, texts, n, t);
		t->of[n] += POOL;
	}
	charset_group_free(g);
	for (unsigned i = 0; i < POOL; i++) {
		buf_fini(&bytes[i]);
		buf_fini(&texts[i]);
	}
}

static void
print_tally(
    const char *name, const struct tally *t, const struct peer peers[PEERS])
{
	static const unsigned order[] = { RIFFLE, PEERS, UCHARDET, ICU };

	for (unsigned o = 0; o < sizeof order / sizeof *order; o++) {
		unsigned k = order[o];
		bool none = k < PEERS && peers[k].tell == NULL;

		printf("%s\t%s", name,
		    k == PEERS ? "riffle-pooled-10" : peers[k].name);
		for (unsigned n = 1; n <= LONGEST; n++)
			if (none || t->of[n] == 0)
				printf("\t-");
			else
				printf("\t%.1f",
				    100.0 * t->right[k][n] / t->of[n]);
		printf("\t%u\n", t->of[1]);
	}
}

static void
accuracy(const char *what, struct peer peers[PEERS])
{
	struct tally all = { 0 };
	uint64_t state = 20231208;

	printf("\ncase\tdetector");
	for (unsigned n = 1; n <= LONGEST; n++)
		printf("\tright_pct_%u_letters", n);
	printf("\tstrings_per_length\n");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		struct tally t = { 0 };
		struct buf text = { 0 };
		char name[80];

		snprintf(name, sizeof name, "charset-letters-%s-%s",
		    own[i].charset, own[i].lang);
		if (!sample_text("dev", own[i].lang, &text))
			continue;
		uint16_t *cells = turn_round(own[i].charset);
		for (unsigned n = 1; n <= LONGEST; n++)
			for (unsigned k = 0; k < SAMPLES / POOL; k++)
				ten(buf_str(&text), n, cells, &state, peers,
				    &t);
		for (unsigned k = 0; k <= PEERS; k++)
			for (unsigned n = 1; n <= LONGEST; n++)
				all.right[k][n] += t.right[k][n];
		for (unsigned n = 1; n <= LONGEST; n++)
			all.of[n] += t.of[n];
		if (sample_wanted(name, what))
			print_tally(name, &t, peers);
		free(cells);
		buf_fini(&text);
	}
	print_tally("charset-letters-all", &all, peers);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct peer peers[PEERS];

	peers_init(peers);
	bool good = true;
	if (strcmp(what, "-names") == 0)
		print_names();
	if (strcmp(what, "-lines") == 0)
		good = tell_lines(&peers[UCHARDET]);
	if (sample_wanted("charset-detect", what))
		speed(peers);
	if (sample_wanted("charset-letters", what) ||
	    str_starts(str_of(what), STR("charset-letters")))
		accuracy(what, peers);
	peers_fini(peers);
	return good ? 0 : 2;
}
