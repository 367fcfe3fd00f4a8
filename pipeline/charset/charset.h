#ifndef CHARSET_H
#define CHARSET_H

/*
 * charset: which encoding a run of bytes is in, and UTF-8 from it, by tables of
 * our own.  Charset names are canonical here: "UTF-8", "GB18030", "CP949",
 * "Big5", "CP932", "EUC-JP", "windows-1252" and so on; strings handed out are
 * static unless said otherwise.
 *
 * Sources: WHATWG Encoding Standard (labels, error handling), Unicode
 * Standard 3.9 (maximal subparts), research notes for the method.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../buf.h"
#include "../str.h"

/* How a verdict was reached; charset_how_name() is what the stream shows. */
enum charset_how {
	CHARSET_ASCII,    /* seven bits, no escapes */
	CHARSET_BOM,      /* a byte order mark */
	CHARSET_ESCAPE,   /* ISO-2022 or HZ escapes that decode */
	CHARSET_UTF8,     /* valid UTF-8 with a multibyte sequence */
	CHARSET_NULS,     /* the pattern of NULs of UTF-16 or UTF-32 */
	CHARSET_FLAG,     /* the archive said UTF-8, and it is */
	CHARSET_FIELD,    /* a Unicode Path field with the right checksum */
	CHARSET_DECLARED, /* declared, and the model does not object */
	CHARSET_MODEL,    /* the most likely text */
	CHARSET_POOLED,   /* the same, of all names of a group together */
	CHARSET_FORCED,   /* an option said so */
	CHARSET_FALLBACK, /* nothing fits; read as windows-1252 */
	CHARSET_HOW_COUNT
};
const char *charset_how_name(enum charset_how how);

struct charset_verdict {
	const char *charset;
	/* "zh-Hans", "zh-Hant", "ja", "ko-KP" or "und": see charset_lang() */
	const char *lang;
	enum charset_how how;
	/*
	 * Log-likelihood of the best decoded text less that of the next
	 * *different* one, in nats (40 stands for more, 1000 for a group);
	 * NAN where a rule decided (BOM, escapes).
	 */
	double margin;
	bool unknown; /* no known charset fits; this is only the best guess */
};

/* charset_margin: "12.3" into out, "-" for NAN. */
void charset_margin(struct buf *out, double margin);

/* What is known before looking; a zero struct means nothing. */
struct charset_hint {
	const char *declared; /* canonical name, worth 7 nats; or NULL */
	bool is_name;         /* a file name: its own ASCII counts */
	const char *likely;   /* what stands beside it is so: 3 nats */
};

/*
 * charset_detect: judges bytes (a document's beginning, a line, a name).
 * Never fails; O(length), bounded by LIMIT_SAMPLE.
 */
void charset_detect(struct str bytes, const struct charset_hint *hint,
    struct charset_verdict *out);

/*
 * charset_fits: do these whole lines, of a document judged v, read well as it
 * says?  False where they are ill-formed, or where their characters are so
 * rare that another reading is worth a try; it is quick and no verdict.  True
 * for charsets that nothing is known about.
 */
bool charset_fits(struct str lines, const struct charset_verdict *v);

/*
 * charset_has_lines: is an LF byte always a line end in this charset, and
 * nothing before it of any meaning behind it?  Not so in UTF-16, UTF-32, UTF-7
 * and where escapes shift.
 */
bool charset_has_lines(const char *charset);

/* -- groups: the names of one archive, judged together --------------------- */

struct charset_group;
struct charset_group *charset_group_new(void);
void charset_group_free(struct charset_group *g);

/*
 * charset_group_add: one name's bytes (copied); returns its number from 0.
 * kind keeps apart what was written by different hands (flag, host system):
 * only names of one kind are pooled.
 */
size_t charset_group_add(
    struct charset_group *g, struct str raw, unsigned kind);

/* charset_group_judge: after the last name.  charset_group_get: one verdict. */
void charset_group_judge(struct charset_group *g);

/*
 * charset_group_is_sure: has every name that the model judged a margin that is
 * hardly ever wrong?
 */
bool charset_group_is_sure(const struct charset_group *g);

/*
 * charset_group_likely: what the texts of the archive are in, worth 6 nats for
 * each kind of name; judge again after it.
 */
void charset_group_likely(struct charset_group *g, const char *charset);
void charset_group_get(
    const struct charset_group *g, size_t i, struct charset_verdict *out);

/* -- decoding ---------------------------------------------------------------
 */

struct charset_decoder;

/*
 * charset_find: the canonical name for a label ("gb2312", "ks_c_5601-1987",
 * "x-sjis"; case and blanks aside), or NULL when no converter knows it.
 * WHATWG labels widen: gb2312 is GB18030, euc-kr CP949, shift_jis CP932,
 * iso-8859-1 windows-1252.
 */
const char *charset_find(struct str label);

/* charset_name: the canonical name number i, from 0; NULL behind the last. */
const char *charset_name(size_t i);

/* charset_open: a decoder; NULL when the name is not canonical. */
struct charset_decoder *charset_open(const char *charset);
void charset_close(struct charset_decoder *d);

/*
 * charset_decode: bytes to UTF-8, appended to out.  One U+FFFD for each
 * maximal ill-formed part, never swallowing an ASCII byte; a byte order mark
 * of the charset is dropped at the start.  With final false an incomplete
 * tail is kept for the next call, else it is one U+FFFD.  Returns how many
 * U+FFFD were put for damage in this call; *first_bad (if not NULL) gets the
 * offset of the first one's bytes, counted from the decoder's start, and is
 * left alone when there is none.
 */
uint64_t charset_decode(struct charset_decoder *d, struct str in, bool final,
    struct buf *out, uint64_t *first_bad);

/* charset_to_utf8: open, decode all, close.  Returns replacements. */
uint64_t charset_to_utf8(const char *charset, struct str in, struct buf *out);

/* charset_is_utf8: well-formed UTF-8 throughout (ASCII and empty included)? */
bool charset_is_utf8(struct str s);

/* charset_ascii_prefix: length of the run of ASCII that s begins with. */
size_t charset_ascii_prefix(struct str s);

/* charset_utf8_prefix: length of the longest well-formed beginning of s. */
size_t charset_utf8_prefix(struct str s);

/* -- text ---------------------------------------------------------------------
 */

/*
 * charset_nfc: s (well-formed UTF-8) in NFC, by ICU.  Returns s itself when
 * it is in NFC already, else scratch's content.
 */
struct str charset_nfc(struct str s, struct buf *scratch);

/* charset_libraries: names and releases of what is used here. */
const char *charset_libraries(void);

/*
 * charset_lang: language tag of a unit of UTF-8 text by script and the
 * character model ("zh-Hans", "zh-Hant", "ko", "ja", "ru", "en", "und");
 * hint (may be NULL) is the language of the whole: Han is taken for it,
 * and Korean too; with another hint or none, a Korean unit is "ko-KP" when it
 * shows that it is, see dprk.h.
 */
const char *charset_lang(struct str utf8, const char *hint);

/*
 * charset_lang_whole: the same of many units, a hint for each of them; which
 * Korea is for dprk.h to say.
 */
const char *charset_lang_whole(struct str utf8, const char *hint);

/*
 * charset_own_lang: the one language that a charset was made for and that its
 * texts alone do not show: "ko-KP" for those of the DPRK; NULL for others, and
 * for NULL.
 */
const char *charset_own_lang(const char *charset);

/*
 * charset_next: the code point at *s, which moves behind it; U+FFFD for an
 * ill-formed byte.  False at the end.
 */
bool charset_next(struct str *s, uint32_t *cp);

#endif
