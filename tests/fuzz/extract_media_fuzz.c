/*
 * Any bytes as a picture, sound, film, drawing or file of no known kind; the
 * first byte says as which.  Each unit is well-formed UTF-8 at a place.
 */

#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "charset/charset.h"
#include "exif.h"
#include "flv.h"
#include "id3.h"
#include "matroska.h"
#include "mp4.h"
#include "picture.h"
#include "psd.h"
#include "riff.h"
#include "scraps.h"
#include "vorbis.h"

static void (*const parsers[])(struct doc *d) = { psd_read, exif_read_tiff,
	picture_read_jpeg, picture_read_png, picture_read_gif, picture_read_bmp,
	riff_read, mp4_read, matroska_read, flv_read, id3_read,
	vorbis_read_flac, vorbis_read_ogg, scraps_read };

enum { PARSERS = sizeof parsers / sizeof *parsers };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&lines);
	struct str in = { (const char *)p + 1, n > 0 ? n - 1 : 0 }, line;

	if (n > 0) {
		struct doc *d =
		    doc_new(STR("0123456789abcdef"), in, &said_limits, sink);

		parsers[p[0] % PARSERS](d);
		doc_free(d);
	}
	for (struct str rest = buf_str(&lines);
	     str_split(&rest, '\n', &line);) {
		struct record *rec = rec_from_line(line);

		if (rec_tag(rec) == REC_TEXT) {
			must(charset_is_utf8(rec_get(rec, TEXT_TEXT)));
			must(rec_get(rec, TEXT_PLACE).n > 0);
		} else if (rec_tag(rec) == REC_META) {
			must(charset_is_utf8(rec_get(rec, META_VALUE)));
		}
		rec_free(rec);
	}
	rec_sink_free(sink);
	buf_fini(&lines);
	return 0;
}
