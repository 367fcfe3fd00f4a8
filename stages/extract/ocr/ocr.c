#include "ocr.h"

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "fact.h"
#include "limits.h"
#include "mem.h"

/* Of a hundred: a line that is less sure is noise. */
#define SURE 50

/* A picture of more pixels than a large poster has is not one of words. */
#define PIXELS_MAX (100 * UINT64_C(1000000))

/* A picture that does not say how fine it is. */
enum { DPI = 300, DPI_LEAST = 70 };

struct ocr {
	TessBaseAPI *api;
};

struct ocr *
ocr_open(const char *data, const char *languages)
{
	TessBaseAPI *api = TessBaseAPICreate();

	if (TessBaseAPIInit2(api, data, languages, OEM_LSTM_ONLY) != 0) {
		TessBaseAPIDelete(api);
		return NULL;
	}
	struct ocr *o = mem_zalloc(1, sizeof *o);

	o->api = api;
	return o;
}

/* recognize: by one layout; how sure it is, -1 when it fails. */
static int
recognize(struct ocr *o, PIX *picture, TessPageSegMode layout)
{
	TessBaseAPISetPageSegMode(o->api, layout);
	TessBaseAPISetImage2(o->api, picture);
	if (pixGetXRes(picture) < DPI_LEAST)
		TessBaseAPISetSourceResolution(o->api, DPI);
	if (TessBaseAPIRecognize(o->api, NULL) != 0)
		return -1;
	return TessBaseAPIMeanTextConf(o->api);
}

/* give_lines: those it is sure of. */
static void
give_lines(struct ocr *o, struct doc *d)
{
	TessResultIterator *i = TessBaseAPIGetIterator(o->api);
	struct buf place = { NULL, 0, 0 };
	uint64_t n = 0;

	if (i == NULL)
		return;
	do {
		char *line = TessResultIteratorGetUTF8Text(i, RIL_TEXTLINE);

		n++;
		if (line == NULL ||
		    TessResultIteratorConfidence(i, RIL_TEXTLINE) < SURE) {
			TessDeleteText(line);
			continue;
		}
		buf_reset(&place);
		doc_place(&place, "ocr", 1);
		doc_place(&place, "line", n);
		fact_text(d, buf_str(&place), str_of(line));
		TessDeleteText(line);
	} while (!doc_is_full(d) && TessResultIteratorNext(i, RIL_TEXTLINE));
	TessResultIteratorDelete(i);
	buf_fini(&place);
}

/*
 * read_picture: pages are found by themselves, but some are not: as one block
 * they are read, and the mean confidence tells which it was.
 */
static void
read_picture(struct ocr *o, struct doc *d, PIX *picture)
{
	int found = recognize(o, picture, PSM_AUTO);
	int block = recognize(o, picture, PSM_SINGLE_BLOCK);

	if (found > block)
		found = recognize(o, picture, PSM_AUTO);
	else
		found = block;
	if (found <= 0)
		return;
	fact_number(d, "ocr-confidence", (uint64_t)found);
	give_lines(o, d);
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
