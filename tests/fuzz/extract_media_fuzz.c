/*
 * Any bytes as a picture, sound, film, drawing or file of no known kind; the
 * first byte says as which.  Each unit is well-formed UTF-8 at a place.
 *
 * `make fuzz F=extract_media FORMAT=png` sets FUZZ_FORMAT: then all goes to
 * that one reader, whatever the first byte says; FORMAT=picture, a source
 * file, to those in it.
 */

#include <stdio.h>
#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "aep.h"
#include "asf.h"
#include "charset/charset.h"
#include "clip.h"
#include "exif.h"
#include "flv.h"
#include "heif.h"
#include "id3.h"
#include "iptc.h"
#include "linked.h"
#include "matroska.h"
#include "mp4.h"
#include "picture.h"
#include "psd.h"
#include "realmedia.h"
#include "resources.h"
#include "riff.h"
#include "scene.h"
#include "scraps.h"
#include "swf.h"
#include "timesheet.h"
#include "vorbis.h"
#include "xmp.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Parts of other files, by themselves. */
static void
read_exif(struct doc *d)
{
	exif_read(d, doc_bytes(d));
}

static void
read_iptc(struct doc *d)
{
	iptc_read(d, doc_bytes(d));
}

static void
read_xmp(struct doc *d)
{
	xmp_read(d, doc_bytes(d));
}

static void
read_resources(struct doc *d)
{
	resources_read(d, doc_bytes(d), true, NULL);
}

static void
read_linked(struct doc *d)
{
	linked_read(d, doc_bytes(d));
}

static const struct reader {
	const char *name, *file;
	void (*parse)(struct doc *d);
} readers[] = {
#define MEDIA(name, file, parse) { name, file, parse },
#include "media.def"
#undef MEDIA
};

enum { READERS = sizeof readers / sizeof *readers };

static void
must(bool good)
{
	if (!good)
		abort();
}

/* is_wanted: has this reader been asked for, by itself or by its file? */
static bool
is_wanted(const struct reader *r)
{
	const char *name = getenv("FUZZ_FORMAT");

	return name == NULL || name[0] == '\0' || !strcmp(name, r->name) ||
	       !strcmp(name, r->file);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	for (size_t i = 0; i < READERS; i++)
		if (is_wanted(&readers[i]))
			return 0;
	fprintf(stderr,
	    "no reader is called %s; there are:", getenv("FUZZ_FORMAT"));
	for (size_t i = 0; i < READERS; i++)
		fprintf(stderr, " %s", readers[i].name);
	fprintf(stderr, "\n");
	exit(2);
}

/* pick: the reader of this number, or the next one that is wanted. */
static const struct reader *
pick(uint8_t number)
{
	size_t i = number % READERS;

	while (!is_wanted(&readers[i]))
		i = (i + 1) % READERS;
	return &readers[i];
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

		pick(p[0])->parse(d);
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
