#include "ocr.h"

#include <stdlib.h>

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "fact.h"
#include "limits.h"
#include "mem.h"
#include "charset/utf8.h"

/* Of a hundred: a line that is less sure is noise. */
#define SURE 50

/* A picture of more pixels than a large poster has is not one of words. */
#define PIXELS_MAX (100 * UINT64_C(1000000))

/* A picture that does not say how fine it is. */
enum { DPI = 300, DPI_LEAST = 70 };

/* Lines less high than this, in pixels, are read better at twice the size. */
enum { SMALL = 20, LARGER = 2 };

/*
 * So many hundredths of the lines that one block has are columns, which the
 * block joins; it must weigh so many hundredths then to be taken all the same.
 */
enum { COLUMNS = 150, COLUMNS_LOST = 125 };

/* Of what a block covers, so many hundredths on lines are all of it. */
enum { COVERED = 97 };

/*
 * A model alone reads its script better than the same among others, though it
 * is often a little less sure: so many hundredths of the weight are enough.
 */
enum { ALONE_ENOUGH = 95 };

/*
 * The model of traditional characters reads simplified ones too, and as what
 * they come from: it must be surer by so much.  Of traditional pages it is by
 * a tenth and more.
 */
enum { SECOND_BETTER = 105 };

/* So many hundredths of a page in one script call for the model of it. */
enum { SHARE_LEAST = 10 };

enum script { LATIN, HAN, KANA, HANGUL, SCRIPT_COUNT };

/* Models that know one script well; apart says: never in one with others. */
static const struct known {
	const char *name;
	enum script script;
	bool apart;
} known[] = {
	{ "chi_sim", HAN, false },
	/* Beside chi_sim it makes simplified text worse, and slower. */
	{ "chi_tra", HAN, true },
	{ "jpn", KANA, false },
	{ "kor", HANGUL, false },
	{ "eng", LATIN, false },
};
enum { KNOWN = sizeof known / sizeof *known };

struct ocr {
	TessBaseAPI *all;          /* the languages in one, for mixed pages */
	TessBaseAPI *alone[KNOWN]; /* NULL: not asked for */
};

static TessBaseAPI *
load(const char *data, const char *languages)
{
	TessBaseAPI *api = TessBaseAPICreate();

	if (TessBaseAPIInit2(api, data, languages, OEM_LSTM_ONLY) == 0)
		return api;
	TessBaseAPIDelete(api);
	return NULL;
}

static const struct known *
find_known(struct str name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (str_eq(name, str_of(known[i].name)))
			return &known[i];
	return NULL;
}

/* load_alone: the models one by one; those for mixed pages come into all. */
static bool
load_alone(struct ocr *o, const char *data, struct str names, struct buf *all)
{
	bool found = true;

	struct str name;

	while (found && str_split(&names, '+', &name)) {
		const struct known *k = find_known(name);

		if (k != NULL && o->alone[k - known] == NULL) {
			o->alone[k - known] = load(data, k->name);
			found = o->alone[k - known] != NULL;
		}
		if (k != NULL && k->apart)
			continue;
		if (all->n > 0)
			buf_addc(all, '+');
		buf_adds(all, name);
	}
	return found;
}

struct ocr *
ocr_open(const char *data, const char *languages)
{
	struct ocr *o = mem_zalloc(1, sizeof *o);
	struct buf all = { NULL, 0, 0 };
	bool found = load_alone(o, data, str_of(languages), &all);

	if (found) {
		/* Alone it is all there is. */
		o->all = load(data, all.n > 0 ? buf_z(&all) : languages);
		found = o->all != NULL;
	}
	buf_fini(&all);
	if (found)
		return o;
	for (size_t i = 0; i < KNOWN; i++)
		if (o->alone[i] != NULL)
			TessBaseAPIDelete(o->alone[i]);
	free(o);
	return NULL;
}

/* -- what a reading found -- */

/*
 * A line weighs as much as it is wide and sure: by sureness alone a reading
 * that saw half of the page would be as good as one that saw all of it.
 */
struct line {
	int left, top, right, bottom;
	uint64_t width, weight;
	bool sure, alone;
	char *text;
};

struct page {
	struct line *line;
	size_t n, cap;
	uint64_t covered; /* by lines; width is that of their words */
	uint64_t width, weight;
};

static void
page_fini(struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		TessDeleteText(p->line[i].text);
	free(p->line);
	*p = (struct page){ NULL, 0, 0, 0, 0, 0 };
}

static struct line *
new_line(struct page *p, const TessResultIterator *i)
{
	p->line = mem_grow(p->line, p->n + 1, &p->cap, sizeof *p->line);
	struct line *l = &p->line[p->n++];

	*l = (struct line){ 0 };
	(void)TessPageIteratorBoundingBox(
	    TessResultIteratorGetPageIteratorConst(i), RIL_TEXTLINE, &l->left,
	    &l->top, &l->right, &l->bottom);
	l->text = TessResultIteratorGetUTF8Text(i, RIL_TEXTLINE);
	l->sure = TessResultIteratorConfidence(i, RIL_TEXTLINE) >= SURE;
	return l;
}

static void
weigh_word(struct line *l, const TessResultIterator *i)
{
	int left, top, right, bottom;
	float sure = TessResultIteratorConfidence(i, RIL_WORD);

	if (!TessPageIteratorBoundingBox(
		TessResultIteratorGetPageIteratorConst(i), RIL_WORD, &left,
		&top, &right, &bottom) ||
	    right <= left || !(sure > 0))
		return;
	uint64_t width = (uint64_t)(right - left);

	l->width += width;
	l->weight += width * (uint64_t)sure;
}

static void
gather(struct page *p, TessBaseAPI *api)
{
	TessResultIterator *i = TessBaseAPIGetIterator(api);
	struct line *l = NULL;

	if (i == NULL)
		return;
	do {
		if (l == NULL ||
		    TessPageIteratorIsAtBeginningOf(
			TessResultIteratorGetPageIterator(i), RIL_TEXTLINE))
			l = new_line(p, i);
		weigh_word(l, i);
	} while (TessResultIteratorNext(i, RIL_WORD));
	TessResultIteratorDelete(i);
	for (size_t k = 0; k < p->n; k++) {
		p->covered += (uint64_t)(p->line[k].right - p->line[k].left);
		p->width += p->line[k].width;
		p->weight += p->line[k].weight;
	}
}

/* -- readings -- */

static void
show(TessBaseAPI *api, PIX *picture, TessPageSegMode layout)
{
	TessBaseAPISetPageSegMode(api, layout);
	TessBaseAPISetImage2(api, picture);
	if (pixGetXRes(picture) < DPI_LEAST)
		TessBaseAPISetSourceResolution(api, DPI);
}

/* recognize: by one layout; a page without lines when that fails. */
static struct page
recognize(TessBaseAPI *api, PIX *picture, TessPageSegMode layout)
{
	struct page p = { NULL, 0, 0, 0, 0, 0 };

	show(api, picture, layout);
	if (TessBaseAPIRecognize(api, NULL) == 0)
		gather(&p, api);
	return p;
}

static int
by_height(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What the lines of one block look like. */
struct lines {
	size_t n;
	int height;       /* the median; 0 where there are none */
	uint64_t covered; /* their widths */
};

static struct lines
survey(TessBaseAPI *api, PIX *picture)
{
	struct lines found = { 0, 0, 0 };
	int *height = NULL, left, top, right, bottom;
	size_t n = 0, cap = 0;

	show(api, picture, PSM_SINGLE_BLOCK);
	TessPageIterator *i = TessBaseAPIAnalyseLayout(api);

	if (i == NULL)
		return found;
	do {
		if (!TessPageIteratorBoundingBox(
			i, RIL_TEXTLINE, &left, &top, &right, &bottom))
			continue;
		height = mem_grow(height, n + 1, &cap, sizeof *height);
		height[n++] = bottom - top;
		found.covered += (uint64_t)(right - left);
	} while (TessPageIteratorNext(i, RIL_TEXTLINE));
	TessPageIteratorDelete(i);
	found.n = n;
	if (n > 0) {
		qsort(height, n, sizeof *height, by_height);
		found.height = height[n / 2];
	}
	free(height);
	return found;
}

/* scaled: the picture, or one of larger letters where these are small. */
static PIX *
scaled(PIX *picture, struct lines *lines)
{
	uint64_t pixels =
	    (uint64_t)pixGetWidth(picture) * (uint64_t)pixGetHeight(picture);

	if (lines->height == 0 || lines->height >= SMALL ||
	    pixels > PIXELS_MAX / (LARGER * LARGER))
		return pixClone(picture);
	PIX *grey = pixConvertTo8(picture, 0);
	PIX *larger = grey == NULL ? NULL : pixScale(grey, LARGER, LARGER);

	pixDestroy(&grey);
	if (larger == NULL)
		return pixClone(picture);
	lines->covered *= LARGER;
	return larger;
}

/* -- the better of two -- */

/* overlap: of two stretches, so long that they are the same. */
static bool
overlap(int a0, int a1, int b0, int b1)
{
	int from = a0 > b0 ? a0 : b0, to = a1 < b1 ? a1 : b1;

	return to > from && 2 * (to - from) > a1 - a0 &&
	       2 * (to - from) > b1 - b0;
}

/* is_better: than the line there is, by a model alone? */
static bool
is_better(const struct line *l, const struct line *there)
{
	uint64_t enough = there->alone ? 100 : ALONE_ENOUGH;

	return l->weight * 100 > there->weight * enough &&
	       overlap(l->top, l->bottom, there->top, there->bottom) &&
	       overlap(l->left, l->right, there->left, there->right);
}

/* take_better: lines of a model alone; that page is emptied. */
static void
take_better(struct page *p, struct page *alone)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < alone->n; k++) {
			struct line t = p->line[i], *l = &alone->line[k];

			if (!is_better(l, &t))
				continue;
			p->width += l->width - t.width;
			p->weight += l->weight - t.weight;
			p->line[i] = *l;
			p->line[i].alone = true;
			*l = t;
			l->weight = 0; /* to be taken by no other */
		}
	page_fini(alone);
}

static enum script
script_of(uint32_t cp)
{
	if (cp >= 0x3040 && cp < 0x3100)
		return KANA;
	if (cp >= 0x3400 && cp < 0xA000)
		return HAN;
	if (cp >= 0xAC00 && cp < 0xD7A4)
		return HANGUL;
	return cp < 0x80 && str_is_alpha((char)cp) ? LATIN : SCRIPT_COUNT;
}

/* count_scripts: letters by script, the last those of all. */
static void
count_scripts(const struct page *p, uint64_t n[SCRIPT_COUNT + 1])
{
	for (size_t i = 0; i < p->n; i++) {
		struct str s = str_of(p->line[i].text);
		const unsigned char *at = (const unsigned char *)s.p;
		const unsigned char *end = at + s.n;

		while (at < end) {
			uint32_t cp;

			at += utf8_next(at, end, &cp);
			enum script script = script_of(cp);

			if (script == SCRIPT_COUNT)
				continue;
			n[script]++;
			n[SCRIPT_COUNT]++;
		}
	}
}

/* keep_heavier: in p; the other is emptied.  Was it the other? */
static bool
keep_heavier(struct page *p, struct page *other, unsigned hundredths)
{
	bool heavier = other->weight * 100 > p->weight * hundredths;

	if (heavier) {
		struct page t = *p;

		*p = *other;
		*other = t;
	}
	page_fini(other);
	return heavier;
}

/* sureness: in hundredths of one in a hundred, however much was seen. */
static uint64_t
sureness(const struct page *p)
{
	return p->width > 0 ? p->weight * 100 / p->width : 0;
}

/*
 * read_script: by the models that know it, the first that is sure enough of
 * the whole page, since on single lines simplified and traditional characters
 * are taken for each other.
 */
static void
read_script(struct ocr *o, enum script script, PIX *picture,
    TessPageSegMode layout, struct page *p)
{
	struct page best = { NULL, 0, 0, 0, 0, 0 };

	for (size_t i = 0; i < KNOWN; i++) {
		if (o->alone[i] == NULL || known[i].script != script)
			continue;
		struct page other = recognize(o->alone[i], picture, layout);

		if (best.n == 0 ||
		    sureness(&other) * 100 > sureness(&best) * SECOND_BETTER) {
			struct page t = best;

			best = other;
			other = t;
		}
		page_fini(&other);
	}
	take_better(p, &best);
}

/*
 * read_scripts: once more by the models of what the page is written in, alone:
 * each knows its script better than all of them together do, and takes a
 * quarter of their time.  What is Han and has kana beside it is Japanese.
 */
static void
read_scripts(
    struct ocr *o, PIX *picture, TessPageSegMode layout, struct page *p)
{
	uint64_t n[SCRIPT_COUNT + 1] = { 0 };

	count_scripts(p, n);
	if (n[KANA] * 5 > n[HAN])
		n[HAN] = 0;
	for (size_t i = 0; i < SCRIPT_COUNT; i++)
		if (n[i] > 0 && n[i] * 100 >= SHARE_LEAST * n[SCRIPT_COUNT])
			read_script(o, (enum script)i, picture, layout, p);
}

static void
give_lines(const struct page *p, struct doc *d)
{
	struct buf place = { NULL, 0, 0 };

	for (size_t i = 0; i < p->n && !doc_is_full(d); i++) {
		if (!p->line[i].sure)
			continue;
		buf_reset(&place);
		doc_place(&place, "ocr", 1);
		doc_place(&place, "line", i + 1);
		fact_text(d, buf_str(&place), str_of(p->line[i].text));
	}
	buf_fini(&place);
}

/*
 * read_pages: pages are found by themselves, but some are not, or half of one,
 * or their first letters as a column: as one block they are read, and what was
 * found tells which it was.
 */
static TessPageSegMode
read_pages(
    struct ocr *o, PIX *picture, const struct lines *lines, struct page *p)
{
	*p = recognize(o->all, picture, PSM_AUTO);
	if (p->n <= lines->n && p->covered * 100 >= lines->covered * COVERED)
		return PSM_AUTO;
	struct page block = recognize(o->all, picture, PSM_SINGLE_BLOCK);
	bool columns = p->n * 100 >= block.n * COLUMNS;

	return keep_heavier(p, &block, columns ? COLUMNS_LOST : 100)
		   ? PSM_SINGLE_BLOCK
		   : PSM_AUTO;
}

static void
read_picture(struct ocr *o, struct doc *d, PIX *given)
{
	struct lines lines = survey(o->all, given);
	PIX *picture = scaled(given, &lines);
	struct page p;
	TessPageSegMode layout = read_pages(o, picture, &lines, &p);

	read_scripts(o, picture, layout, &p);
	pixDestroy(&picture);
	if (p.weight > 0) {
		fact_number(d, "ocr-confidence", p.weight / p.width);
		give_lines(&p, d);
	}
	page_fini(&p);
}

void
ocr_read(struct ocr *o, struct doc *d)
{
	struct str s = doc_bytes(d);
	PIX *picture = pixReadMem((const l_uint8 *)s.p, s.n);

	if (picture == NULL) {
		doc_fault(
		    d, FAULT_DAMAGED, STR("no picture that can be drawn"));
		return;
	}
	uint64_t pixels =
	    (uint64_t)pixGetWidth(picture) * (uint64_t)pixGetHeight(picture);

	if (pixels > PIXELS_MAX)
		doc_fault(d, FAULT_LIMIT_DOCUMENT, STR("too many pixels"));
	else
		read_picture(o, d, picture);
	pixDestroy(&picture);
}
