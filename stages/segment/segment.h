#ifndef SEGMENT_H
#define SEGMENT_H

/*
 * segment: where the words of a text are.  Letters and digits by a rule of our
 * own after UAX #29, Hangul by the particle table, scripts without spaces by
 * ICU's dictionaries.  A struct segment owns its buffers, which grow with the
 * longest text and are used again.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "record.h"
#include "str.h"

/*
 * A word of the text, and how sure the boundary before it is: ' ' a boundary,
 * '+' before a particle, '?' a weak one: of the fine standard only, or a mere
 * doubt (a suffix, a letter that may be a particle, two characters that may be
 * one unknown word), which plain lines do not show.
 */
struct segment_word {
	size_t at, n; /* bytes of the text; white space is in no word */
	char mark;
	bool doubt;
};

struct segment_opts {
	struct str lang; /* -L: of texts whose record says "und" or nothing */
	bool coarse;     /* -c: weak boundaries are none (plain lines only) */
};

struct segment;

/* segment_new: NULL after diag_warn() when ICU lacks its data. */
struct segment *segment_new(const struct segment_opts *opts);
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
