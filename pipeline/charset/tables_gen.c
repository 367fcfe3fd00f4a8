/*
 * tables_gen: the conversion tables as C, from iconv and from the published
 * table of KPS 9566.
 *
 *     tables_gen <KPS9566.TXT >charset_tables.h
 *
 * Where a second converter fills what a first one lacks, the first wins: Big5
 * is CP950 and, in the cells it leaves open, HKSCS, as in the WHATWG Encoding
 * Standard.
 */
#include <errno.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "set.h"

static uint32_t far_cells[CELL_FARS];
static unsigned far_n;

static void
die(const char *what)
{
	fprintf(stderr, "tables_gen: %s\n", what);
	exit(4);
}

static iconv_t
converter(const char *name)
{
	iconv_t cd = iconv_open("UTF-32LE", name);

	if (cd == (iconv_t)-1)
		die(name);
	return cd;
}

/*
 * One character: its code point, with a mark in the upper bits as in a far
 * cell; 0 when the bytes are none.
 */
static uint32_t
convert(iconv_t cd, const unsigned char *bytes, size_t n)
{
	unsigned char out[64];
	char in[8], *from = in, *to = (char *)out;
	size_t left = n, room = sizeof out;
	uint32_t cp[4] = { 0 };

	memcpy(in, bytes, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &left, &to, &room) != 0 || left != 0)
		return 0;
	/* Some converters hold a letter back that a mark could follow. */
	if (iconv(cd, NULL, NULL, &to, &room) == (size_t)-1)
		return 0;
	size_t units = (sizeof out - room) / 4;
	for (size_t i = 0; i < units && i < 4; i++)
		cp[i] = out[4 * i] | (uint32_t)out[4 * i + 1] << 8 |
			(uint32_t)out[4 * i + 2] << 16;
	if (units == 1)
		return cp[0];
	if (units == 2 && cp[1] >= 0x300 && cp[1] < 0x370)
		return cp[0] | cp[1] << 21;
	return 0;
}

/* A code point as a cell; those that do not fit go to the far table. */
static unsigned
cell(uint32_t cp)
{
	if (cp < 0x10000)
		return cp;
	for (unsigned i = 0; i < far_n; i++)
		if (far_cells[i] == cp)
			return CELL_FAR + i;
	if (far_n == sizeof far_cells / sizeof *far_cells)
		die("too many characters beyond the basic plane");
	far_cells[far_n] = cp;
	return CELL_FAR + far_n++;
}

static void
put_cells(const char *kind, const char *id, const unsigned *cells, size_t n)
{
	printf("static const uint16_t %s_%s[%zu] = {", kind, id, n);
	for (size_t i = 0; i < n; i++)
		printf(i % 16 == 0 ? "\n%u," : "%u,", cells[i]);
	printf("\n};\n");
}

static void
fill_single(unsigned *cells, const char *name, const char *charset)
{
	iconv_t cd = converter(name);
	bool open = strncmp(charset, "windows-", 8) == 0;

	for (unsigned b = 0x80; b < 0x100; b++) {
		unsigned char byte = (unsigned char)b;
		unsigned cp = convert(cd, &byte, 1);
		cells[b - 0x80] = cp == 0 && open && b < 0xA0 ? b : cp;
	}
	iconv_close(cd);
}

static void
fill_pairs(unsigned *single, unsigned *pairs, const char *name)
{
	iconv_t cd = converter(name);

	for (unsigned lead = 0x80; lead < 0x100; lead++) {
		for (unsigned trail = PAIR_TRAIL; trail < 0x100; trail++) {
			unsigned char bytes[2] = { (unsigned char)lead,
				(unsigned char)trail };
			unsigned *at = &pairs[(lead - 0x80) * PAIR_COLUMNS +
					      trail - PAIR_TRAIL];
			if (single[lead - 0x80] > CELL_LEAD || *at != 0)
				continue;
			uint32_t cp = convert(cd, bytes, 2);
			if (cp == 0)
				continue;
			*at = cell(cp);
			single[lead - 0x80] = CELL_LEAD;
		}
	}
	iconv_close(cd);
}

static void
put_double(const char *id, const char *name)
{
	static unsigned single[128], pairs[PAIR_CELLS];

	memset(pairs, 0, sizeof pairs);
	fill_single(single, name, id);
	fill_pairs(single, pairs, name);
	if (strcmp(id, "BIG5") == 0)
		fill_pairs(single, pairs, "BIG5-HKSCS");
	/* Four bytes begin with any lead, three with 0x8F; 0x80 is the euro. */
	if (strcmp(id, "GB18030") == 0) {
		for (unsigned b = 0x81; b < 0xFF; b++)
			single[b - 0x80] = CELL_LEAD;
		single[0] = 0x20AC;
	}
	if (strcmp(id, "EUC_JP") == 0)
		single[0x0F] = CELL_LEAD;
	put_cells("single", id, single, 128);
	put_cells("pairs", id, pairs, PAIR_CELLS);
}

/*
 * Lines are 0xCODE TAB 0xUNICODE; what stands behind # is left.  The letters
 * of the third leader's name came with the 2011 edition and are added here.
 */
static void
put_kps(const char *id)
{
	static unsigned single[128], pairs[PAIR_CELLS];
	char line[512];
	unsigned code, cp;

	while (fgets(line, sizeof line, stdin) != NULL) {
		if (sscanf(line, "0x%x 0x%x", &code, &cp) != 2)
			continue;
		if (code < 0x8000 || code > 0xFFFF || cp > 0xFFFF)
			continue;
		if ((code & 0xFF) < PAIR_TRAIL)
			die("KPS 9566 with an unexpected second byte");
		pairs[((code >> 8) - 0x80) * PAIR_COLUMNS + (code & 0xFF) -
		      PAIR_TRAIL] = cp;
	}
	for (unsigned i = 0; i < 2; i++)
		pairs[0x24 * PAIR_COLUMNS + 0xEE + i - PAIR_TRAIL] = 0xF120 + i;
	pairs[0x24 * PAIR_COLUMNS + 0xF0 - PAIR_TRAIL] = 0xF122;
	for (unsigned lead = 0; lead < 0x80; lead++)
		for (unsigned i = 0; i < PAIR_COLUMNS; i++)
			if (pairs[lead * PAIR_COLUMNS + i] != 0)
				single[lead] = CELL_LEAD;
	if (single[0x30] != CELL_LEAD)
		die("no table of KPS 9566 on standard input");
	put_cells("single", id, single, 128);
	put_cells("pairs", id, pairs, PAIR_CELLS);
}

/* A plane that stands behind some fixed bytes. */
static void
put_plane(const char *id, const char *name, const char *prefix, size_t n)
{
	iconv_t cd = converter(name);
	unsigned char bytes[4] = { 0 };

	memcpy(bytes, prefix, n);
	printf("const uint16_t charset_%s[PLANE_CELLS] = {", id);
	for (unsigned i = 0; i < PLANE_CELLS; i++) {
		bytes[n] = (unsigned char)(0xA1 + i / 94);
		bytes[n + 1] = (unsigned char)(0xA1 + i % 94);
		uint32_t cp = convert(cd, bytes, n + 2);
		printf(i % 16 == 0 ? "\n%u," : "%u,", cell(cp));
	}
	printf("\n};\n");
	iconv_close(cd);
}

static void
put_ranges(void)
{
	iconv_t cd = converter("GB18030");
	uint32_t next = 0;
	unsigned n = 0;

	printf("const struct charset_range charset_gb_ranges[] = {");
	for (unsigned i = 0; i < 39420; i++) {
		unsigned char bytes[4] = { (unsigned char)(0x81 + i / 12600),
			(unsigned char)(0x30 + i / 1260 % 10),
			(unsigned char)(0x81 + i / 10 % 126),
			(unsigned char)(0x30 + i % 10) };
		uint32_t cp = convert(cd, bytes, 4);
		/* A hole goes on as it began and is refused by its value. */
		if (cp == 0 || cp > 0xFFFF || cp == next) {
			next += cp == next;
			continue;
		}
		printf("%s{ %u, %u },", n++ % 4 == 0 ? "\n" : " ", i, cp);
		next = cp + 1;
	}
	printf("\n};\nconst size_t charset_gb_ranges_n = %u;\n", n);
	iconv_close(cd);
}

static void
put_set(const char *id, const char *name, const char *kind, const char *from)
{
	unsigned cells[128];

	if (strcmp(kind, "SINGLE") == 0) {
		fill_single(cells, from, name);
		put_cells("single", id, cells, 128);
	} else if (strcmp(kind, "DOUBLE") == 0 && from != NULL) {
		put_double(id, from);
	} else if (strcmp(kind, "DOUBLE") == 0) {
		put_kps(id);
	}
}

int
main(void)
{
	puts("/* Generated by tables_gen.c; do not edit. */");
#define SET(id, name, kind, iconv) put_set(#id, name, #kind, iconv);
#include "sets.def"
#undef SET
	put_plane("jisx0212", "EUC-JP-MS", "\x8F", 1);
	put_plane("cns1", "EUC-TW", "", 0);
	put_plane("cns2", "EUC-TW", "\x8E\xA2", 2);
	put_ranges();
	printf("const uint32_t charset_far[CELL_FARS] = {");
	for (unsigned i = 0; i < far_n; i++)
		printf("%s%lu,", i % 8 == 0 ? "\n" : "",
		    (unsigned long)far_cells[i]);
	printf("\n};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
