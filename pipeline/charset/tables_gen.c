/*
 * tables_gen: the conversion tables as C, from the mappings in maps/ and the
 * published table of KPS 9566.
 *
 *     tables_gen KPS9566.TXT FILE.map... >charset_tables.h
 *
 * The format of the maps is described in README.md.  JOHAB is computed: its
 * syllables are three fives of bits, the rest is KS X 1001 in another order.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jamo.h"
#include "set.h"

#define LINE_MAX_BYTES 4096

struct table {
	unsigned low[LOW_CELLS], single[128], pairs[PAIR_CELLS];
	bool any;
};

static struct table tables[SET_COUNT];
static unsigned jisx0212[PLANE_CELLS];
static unsigned cns[CNS_PLANES][PLANE_CELLS];
static uint32_t far_cells[CELL_FARS];
static unsigned far_n;
static struct charset_range ranges[512];
static size_t ranges_n;
static uint32_t ranges_end;

static const char *file;
static unsigned line_no;

static const char *const names[] = {
#define SET(id, name, kind) name,
#include "sets.def"
#undef SET
};

static void
die(const char *what)
{
	fprintf(stderr, "tables_gen: %s:%u: %s\n", file, line_no, what);
	exit(4);
}

/*
 * A code point as a cell.  Those that do not fit go to the far table, and the
 * filler of KS X 1001, so that what may follow it is looked at.
 */
static unsigned
cell(uint32_t cp)
{
	if (cp < 0x10000 && cp != KS_FILLER)
		return cp;
	for (unsigned i = 0; i < far_n; i++)
		if (far_cells[i] == cp)
			return CELL_FAR + i;
	if (far_n == CELL_FARS)
		die("too many characters beyond the basic plane");
	far_cells[far_n] = cp;
	return CELL_FAR + far_n++;
}

static void
put(unsigned *at, uint32_t cp)
{
	if (*at != 0)
		die("a code has two lines");
	*at = cp;
}

static void
put_pair(struct table *t, unsigned lead, unsigned trail, uint32_t cp)
{
	if (lead < 0x80 || trail < 0x30 || (trail == 0xFF && cp >= 0x800))
		die("a pair outside the table");
	put(&t->pairs[PAIR_INDEX(lead, trail)], cell(cp));
	if (t->single[lead - 0x80] > CELL_LEAD)
		die("a lead byte that is a character");
	t->single[lead - 0x80] = CELL_LEAD;
}

/* Where a pair of bytes from 0xA1 stands in a plane. */
static unsigned
in_plane(unsigned row, unsigned column)
{
	if (row < 0xA1 || row > 0xFE || column < 0xA1 || column > 0xFE)
		die("a code outside its plane");
	return PLANE_INDEX(row, column);
}

/* Plane n of CNS 11643 by the byte that tells it. */
static unsigned *
cns_plane(unsigned byte)
{
	int n = cns_number(byte);

	if (n < 0)
		die("no such plane");
	return cns[n];
}

/* One character of set id whose code is n bytes long. */
static void
put_code(enum charset_id id, uint32_t code, unsigned n, uint32_t cp)
{
	struct table *t = &tables[id];
	unsigned b1 = code >> 8 & 0xFF, b0 = code & 0xFF;

	t->any = true;
	if (n == 1 && b0 >= 0x80)
		put(&t->single[b0 - 0x80], cp);
	else if (n == 1 && b0 < LOW_CELLS)
		put(&t->low[b0], cp);
	else if (n == 2)
		put_pair(t, b1, b0, cp);
	else if (n == 3 && id == SET_EUC_JP && code >> 16 == 0x8F)
		put(&jisx0212[in_plane(b1, b0)], cp);
	else if (n == 4 && id == SET_EUC_TW && code >> 24 == 0x8E)
		put(&cns_plane(code >> 16 & 0xFF)[in_plane(b1, b0)], cp);
	else
		die("no place for such a code");
}

/* A run of four-byte codes of GB18030; the higher planes are one piece. */
static void
put_range(uint32_t code, uint32_t first, uint32_t last)
{
	unsigned char b[4] = { (unsigned char)(code >> 24),
		(unsigned char)(code >> 16), (unsigned char)(code >> 8),
		(unsigned char)code };
	uint32_t at = gb_linear(b);

	if (first >= 0x10000) {
		if (at != GB_FAR || first != 0x10000 || last != 0x10FFFF)
			die("the higher planes are elsewhere");
		return;
	}
	if (ranges_n == sizeof ranges / sizeof *ranges)
		die("too many ranges");
	if (at != ranges_end)
		die("a range does not follow the one before");
	ranges[ranges_n++] =
	    (struct charset_range){ (uint16_t)at, (uint16_t)first };
	ranges_end = at + (last - first) + 1;
}

/* -- the maps ---------------------------------------------------------------
 */

/* A character of our own files: the length is believed, the form checked. */
static uint32_t
plain(const unsigned char **p, const unsigned char *end)
{
	unsigned c = **p, more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0;
	uint32_t cp = more == 0 ? c : c & (0x3Fu >> more);

	if ((more == 0 && c >= 0x80) || (size_t)(end - *p) <= more)
		die("not UTF-8");
	while (more-- > 0) {
		if ((*++*p & 0xC0) != 0x80)
			die("not UTF-8");
		cp = cp << 6 | (**p & 0x3F);
	}
	++*p;
	return cp;
}

/* A character as it stands or as an escape; moves *p behind it. */
static uint32_t
character(const unsigned char **p, const unsigned char *end)
{
	char digits[7] = { 0 };
	size_t n;

	if (**p != '\\')
		return plain(p, end);
	if (end - *p >= 2 && (*p)[1] == '\\') {
		*p += 2;
		return '\\';
	}
	n = end - *p >= 2 && (*p)[1] == 'u' ? 4 : 6;
	if ((size_t)(end - *p) < n + 2 || ((*p)[1] | 0x20) != 'u')
		die("not an escape");
	memcpy(digits, *p + 2, n);
	*p += n + 2;
	return (uint32_t)strtoul(digits, NULL, 16);
}

static bool
is_next(const unsigned char **p, const unsigned char *end, const char *what)
{
	if (end - *p < 2 || memcmp(*p, what, 2) != 0)
		return false;
	*p += 2;
	return true;
}

/* The characters of a line, from code on. */
static void
put_line(enum charset_id id, uint32_t code, unsigned n, const unsigned char *p,
    const unsigned char *end)
{
	while (p < end) {
		uint32_t first = character(&p, end), last = first, mark = 0;
		if (is_next(&p, end, "\\-"))
			last = character(&p, end);
		else if (is_next(&p, end, "\\+"))
			mark = character(&p, end);
		if (last < first || mark >= 0x800 || last > 0x10FFFF)
			die("no such run");
		if (n == 4 && id == SET_GB18030) {
			put_range(code, first, last);
			if (p != end)
				die("one range a line");
			return;
		}
		for (uint32_t cp = first; cp <= last; cp++) {
			if (first != 0xFFFD)
				put_code(id, code, n, cp | mark << 21);
			if ((code++ & 0xFF) == 0xFF && (cp < last || p < end))
				die("a line runs out of its row");
		}
	}
}

static enum charset_id
named(const char *name)
{
	unsigned id = 0;

	while (id < SET_COUNT && strcmp(name, names[id]) != 0)
		id++;
	if (id == SET_COUNT)
		die("no such set");
	return (enum charset_id)id;
}

static void
read_map(FILE *in)
{
	static char line[LINE_MAX_BYTES];
	enum charset_id id = SET_COUNT;

	while (fgets(line, sizeof line, in) != NULL) {
		size_t n = strlen(line);
		char *tab;
		line_no++;
		if (n == 0 || line[n - 1] != '\n')
			die("not a whole line");
		line[--n] = '\0';
		if (n == 0 || line[0] == '#')
			continue;
		if (strncmp(line, "set ", 4) == 0) {
			id = named(line + 4);
			continue;
		}
		uint32_t code = (uint32_t)strtoul(line, &tab, 16);
		if (id == SET_COUNT || *tab != '\t' || (tab - line) % 2 != 0)
			die("not a line of a map");
		put_line(id, code, (unsigned)(tab - line) / 2,
		    (unsigned char *)tab + 1, (unsigned char *)line + n);
	}
}

/* Lines are 0xCODE TAB 0xUNICODE; what stands behind # is left. */
static void
read_kps(FILE *in)
{
	static char line[LINE_MAX_BYTES];
	unsigned code, cp;

	while (fgets(line, sizeof line, in) != NULL) {
		line_no++;
		if (sscanf(line, "0x%x 0x%x", &code, &cp) != 2)
			continue;
		if (code >= 0x8000 && code <= 0xFFFF && cp <= 0xFFFF)
			put_code(SET_KPS9566, code, 2, cp);
	}
}

static void
read_file(const char *name)
{
	FILE *in = fopen(name, "rb");
	size_t n = strlen(name);

	file = name;
	line_no = 0;
	if (in == NULL)
		die("cannot be opened");
	if (n > 4 && strcmp(name + n - 4, ".TXT") == 0)
		read_kps(in);
	else
		read_map(in);
	if (ferror(in))
		die("cannot be read");
	fclose(in);
}

/* -- JOHAB ------------------------------------------------------------------
 */

/* The five bits that fill an empty place. */
enum { FILL_INITIAL = 1, FILL_MEDIAL = 2, FILL_FINAL = 1 };

/* What five bits stand for, as the numbers of jamo.h; -1 for nothing. */
static int
johab_initial(unsigned bits)
{
	return bits >= 2 && bits <= 20 ? (int)bits - 2 : -1;
}

static int
johab_medial(unsigned bits)
{
	return bits < 3 || bits > 29 || bits % 8 < 2
		   ? -1
		   : (int)(bits - 3 - bits / 8 * 2);
}

static int
johab_final(unsigned bits)
{
	return bits < FILL_FINAL || bits == 18 || bits > 29 ? -1
	       : bits < 18                                  ? (int)bits - 1
							    : (int)bits - 2;
}

/* A single letter: where it can be an initial it has only that code. */
static unsigned
johab_letter(int initial, int final)
{
	for (unsigned cp = JAMO_CONSONANT; cp < JAMO_VOWEL; cp++)
		if (final > 0 ? jamo_final(cp) == final && jamo_initial(cp) < 0
			      : jamo_initial(cp) == initial)
			return cp;
	return 0;
}

static unsigned
johab_hangul(unsigned code)
{
	unsigned a = code >> 10 & 31, b = code >> 5 & 31, c = code & 31;
	int initial = johab_initial(a), medial = johab_medial(b),
	    final = johab_final(c);

	if (initial >= 0 && medial >= 0 && final >= 0)
		return jamo_syllable(initial, medial, final);
	if (initial >= 0 && b == FILL_MEDIAL && c == FILL_FINAL)
		return johab_letter(initial, 0);
	if (a == FILL_INITIAL && medial >= 0 && c == FILL_FINAL)
		return JAMO_VOWEL + (unsigned)medial;
	if (a == FILL_INITIAL && b == FILL_MEDIAL && final > 0)
		return johab_letter(-1, final);
	return 0;
}

/* Two rows of 94 behind each lead byte; first is the row that lead begins. */
static void
johab_rows(unsigned lead, unsigned first)
{
	tables[SET_JOHAB].single[lead - 0x80] = CELL_LEAD;
	for (unsigned i = 0; i < 2 * 94; i++) {
		unsigned row = first + i / 94, column = 0xA1 + i % 94;
		unsigned trail = i < 0x7F - 0x31 ? 0x31 + i : 0x43 + i;
		unsigned v = tables[SET_CP949].pairs[PAIR_INDEX(row, column)];
		bool letter = jamo_initial(v) >= 0 || jamo_medial(v) >= 0 ||
			      jamo_final(v) >= 0;
		/* These are among the syllables. */
		if (v != 0 && !letter)
			put(&tables[SET_JOHAB].pairs[PAIR_INDEX(lead, trail)],
			    v);
	}
}

static void
make_johab(void)
{
	file = "JOHAB";
	for (unsigned code = 0x8441; code <= 0xD3FE; code++) {
		unsigned cp = johab_hangul(code);
		if (cp != 0)
			put_pair(
			    &tables[SET_JOHAB], code >> 8, code & 0xFF, cp);
	}
	for (unsigned lead = 0xD9; lead <= 0xDE; lead++)
		johab_rows(lead, 0xA1 + 2 * (lead - 0xD9));
	for (unsigned lead = 0xE0; lead <= 0xF9; lead++)
		johab_rows(lead, 0xCA + 2 * (lead - 0xE0));
	tables[SET_JOHAB].any = true;
}

/* -- what is written --------------------------------------------------------
 */

static void
put_cells(const unsigned *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf(i % 16 == 0 ? "\n%u," : "%u,", cells[i]);
}

static void
put_table(const char *kind, const char *id, const unsigned *cells, size_t n)
{
	bool two = n == PAIR_CELLS;

	printf(
	    "static const uint16_t %s_%s[] = {%s", kind, id, two ? "0," : "");
	put_cells(cells, n);
	printf("\n};\n");
}

static void
put_set(enum charset_id id, const char *word, const char *kind)
{
	struct table *t = &tables[id];
	bool two = strcmp(kind, "DOUBLE") == 0, low = strcmp(kind, "LOW") == 0;

	if (!two && !low && strcmp(kind, "SINGLE") != 0)
		return;
	file = word;
	if (!t->any)
		die("has no map");
	put_table("single", word, t->single, 128);
	if (two)
		put_table("pairs", word, t->pairs, PAIR_CELLS);
	if (low)
		put_table("low", word, t->low, LOW_CELLS);
}

/* The cells of a plane beyond the basic one, which are all of U+2xxxx. */
static void
put_cns(void)
{
	printf("const uint16_t charset_cns[CNS_PLANES][PLANE_CELLS] = {");
	for (unsigned k = 0; k < CNS_PLANES; k++) {
		static unsigned cells[PLANE_CELLS];
		for (unsigned i = 0; i < PLANE_CELLS; i++)
			cells[i] = cns[k][i] & 0xFFFF;
		printf("{");
		put_cells(cells, PLANE_CELLS);
		printf("\n},");
	}
	printf("\n};\nconst uint32_t charset_cns_far[CNS_PLANES]"
	       "[PLANE_WORDS] = {");
	for (unsigned k = 0; k < CNS_PLANES; k++) {
		static unsigned words[PLANE_WORDS];
		memset(words, 0, sizeof words);
		for (unsigned i = 0; i < PLANE_CELLS; i++) {
			if (cns[k][i] >> 16 != 0 && cns[k][i] >> 16 != 2)
				die("CNS 11643 beyond U+2FFFF");
			words[i / 32] |= (cns[k][i] >> 17 & 1) << i % 32;
		}
		printf("{");
		put_cells(words, PLANE_WORDS);
		printf("\n},");
	}
	printf("\n};\n");
}

static void
put_ranges(void)
{
	if (ranges_end != GB_NEAR)
		die("the ranges of GB18030 have no end");
	printf("const struct charset_range charset_gb_ranges[] = {");
	for (size_t i = 0; i < ranges_n; i++)
		printf("%s{ %u, %u },", i % 4 == 0 ? "\n" : " ",
		    ranges[i].index, ranges[i].cp);
	printf("\n};\nconst size_t charset_gb_ranges_n = %zu;\n", ranges_n);
}

/* Where characters begin; see set.h. */
static void
put_steps(void)
{
	unsigned steps[256];

	for (unsigned high = 0; high < 256; high++) {
		unsigned at[5] = { 0 };
		for (unsigned i = 0; i < 4; i++)
			at[i + 1] = at[i] + 1 + (high >> at[i] & 1);
		steps[high] =
		    at[2] | at[3] << 4 | at[4] << 8 | (high & 1) << 12;
	}
	printf("const uint16_t charset_steps[256] = {");
	put_cells(steps, 256);
	printf("\n};\n");
}

/* Bytes that begin more than the pairs show: three bytes, four. */
static void
add_leads(void)
{
	for (unsigned b = 0x81; b < 0xFF; b++)
		tables[SET_GB18030].single[b - 0x80] = CELL_LEAD;
	tables[SET_EUC_JP].single[0x8F - 0x80] = CELL_LEAD;
	tables[SET_EUC_TW].single[0x8E - 0x80] = CELL_LEAD;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		read_file(argv[i]);
	make_johab();
	add_leads();
	puts("/* Generated by tables_gen.c; do not edit. */");
#define SET(id, name, kind) put_set(SET_##id, #id, #kind);
#include "sets.def"
#undef SET
	printf("const uint16_t charset_jisx0212[PLANE_CELLS] = {");
	put_cells(jisx0212, PLANE_CELLS);
	printf("\n};\n");
	put_cns();
	put_ranges();
	put_steps();
	printf("const uint32_t charset_far[CELL_FARS] = {");
	put_cells(far_cells, far_n);
	printf("\n};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
