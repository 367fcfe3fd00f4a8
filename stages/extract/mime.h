#ifndef MIME_H
#define MIME_H

/*
 * mime: the encodings of mail: base64, quoted-printable, uuencode, encoded
 * words, parameters.  All take anything: what is not as it should be is
 * skipped or kept as it stands, never an error.
 *
 * Source: RFC 2045, 2047, 2231.
 */

#include <stdbool.h>

#include "buf.h"
#include "armour.h"
#include "str.h"

/* mime_quoted_printable: the bytes, appended. */
void mime_quoted_printable(struct buf *out, struct str s);

/* Text of a header: decoded, and the bytes it was decoded from. */
struct mime_text {
	struct buf utf8;
	struct buf raw;      /* encoded words without their wrapping */
	const char *charset; /* of what was not ASCII; static */
	const char *lang, *how;
	bool unknown; /* no charset fits */
};
void mime_text_fini(struct mime_text *t);

/*
 * mime_words: a header's value, which may still be folded; anew.  declared
 * (canonical, or NULL) is what bytes outside of encoded words may be in.
 */
void mime_words(struct mime_text *t, struct str value, const char *declared);

/*
 * mime_param: a parameter of a value like "text/plain; charset=x", whatever
 * way it is written in; anew.  False when it is not there.
 */
bool mime_param(struct mime_text *t, struct str value, const char *name,
    const char *declared);

/* mime_token: the value before its parameters, white space trimmed. */
struct str mime_token(struct str value);

/* A header's fields, one after the other; name is empty for other lines. */
struct mime_field {
	struct str name;
	struct str value; /* folded as it stands */
};

/*
 * mime_field: the next field of *rest; false at the empty line that ends the
 * header, which is taken too, or at the end.
 */
bool mime_field(struct str *rest, struct mime_field *field);

#endif
