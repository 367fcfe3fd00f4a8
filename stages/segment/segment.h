#ifndef SEGMENT_H
#define SEGMENT_H

/*
 * segment: where the words of a text are.  Letters and digits by a rule of our
 * own after UAX #29, Hangul by the particle table and a model, Han and kana by
 * a model, other scripts without spaces by ICU's dictionaries.  A struct
 * segment owns its buffers, which grow with the longest text and are used
 * again.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "record.h"
#include "str.h"

#include "model.h"

/* Which standards of cutting have a boundary. */
enum { SEGMENT_FINE = 1, SEGMENT_COARSE = 2, SEGMENT_BOTH = 3 };

/*
 * A word of the text, and how sure the boundary before it is: ' ' a boundary,
 * '+' before a particle, '?' a weak one: of one standard only, or in doubt.
 * One that no standard has (a suffix, a letter that may be a particle) is not
 * shown in plain lines.
 */
struct segment_word {
	size_t at, n; /* bytes of the text; white space is in no word */
	char mark;
	unsigned standards;
};

/* The models, mapped; the caller's, and used for as long as a segmenter. */
struct segment_models {
	struct model zh, ja, ko;
};

/*
 * segment_models_open: from a folder, or, NULL, from where data are; false
 * after diag_warn() when one is missing or not good.
 */
bool segment_models_open(struct segment_models *m, const char *folder);
void segment_models_close(struct segment_models *m);

struct segment_opts {
	struct str lang; /* -L: of texts whose record says "und" or nothing */
	bool coarse;     /* -c: by the coarse standard (plain lines only) */
};

struct segment;

/* segment_new: NULL after diag_warn() when ICU lacks its data. */
struct segment *segment_new(
    const struct segment_opts *opts, const struct segment_models *models);
void segment_free(struct segment *s);

/*
 * segment_words: the words of any bytes, in order; *out lives until the next
 * call.  No word begins inside a character or a grapheme cluster; each byte
 * that is not UTF-8 counts as a sign.  lang may be empty.
 */
size_t segment_words(struct segment *s, struct str text, struct str lang,
    const struct segment_word **out);

/* segment_cuts: the same as the stream's field, appended to out. */
void segment_cuts(
    struct segment *s, struct str text, struct str lang, struct buf *out);

/* segment_record: a stage_record_fn; fills the cuts of `text` records. */
int segment_record(void *segment, struct record *in, struct rec_sink *out);

/* segment_line: a stage_line_fn; the words of a line joined by one space. */
int segment_line(void *segment, const struct str *line, struct buf *out);

/* segment_libraries: names and releases, for --version. */
const char *segment_libraries(void);

#endif
