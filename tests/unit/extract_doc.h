#ifndef EXTRACT_DOC_H
#define EXTRACT_DOC_H

/*
 * extract_doc: what a parser of riffle-extract says of a document, as lines
 * that a test can hold up against others: "place: text", "= key: value",
 * "! fault: detail", "+ file: content"; and packages to give it.
 */

#include "buf.h"
#include "doc.h"
#include "limits.h"
#include "record.h"

static const struct doc_limits said_limits = { LIMIT_TEXT, LIMIT_MEMBERS,
	LIMIT_MAIL_DEPTH, LIMIT_XML_DEPTH, LIMIT_XML_ATTRIBUTES, NULL, 0,
	LIMIT_SPINS };

static inline void
said_line(struct buf *out, struct record *rec, struct str doc)
{
	uint64_t at, n;

	switch (rec_tag(rec)) {
	case REC_TEXT:
		buf_adds(out, rec_get(rec, TEXT_PLACE));
		buf_addz(out, ": ");
		buf_adds(out, rec_get(rec, TEXT_TEXT));
		break;
	case REC_META:
		buf_addz(out, "= ");
		buf_adds(out, rec_get(rec, META_KEY));
		buf_addz(out, ": ");
		buf_adds(out, rec_get(rec, META_VALUE));
		break;
	case REC_FAULT:
		buf_addz(out, "! ");
		buf_adds(out, rec_get(rec, FAULT_CODE));
		buf_addz(out, ": ");
		buf_adds(out, rec_get(rec, FAULT_DETAIL));
		break;
	case REC_ITEM:
		buf_addz(out, "+ ");
		buf_adds(out, rec_get(rec, ITEM_PATH));
		buf_addz(out, ": ");
		if (rec_get_u64(rec, ITEM_FLAGS, &at) &&
		    rec_get_u64(rec, ITEM_SIZE, &n))
			buf_adds(out, str_head(str_from(doc, at), n));
		return;
	case REC_BYTES:
		buf_adds(out, rec_get(rec, BYTES_DATA));
		return;
	case REC_DONE:
		break;
	default:
		buf_addz(out, "unexpected record");
		break;
	}
	buf_addc(out, '\n');
}

/* said: what parse says of bytes, appended. */
static inline void
said(void (*parse)(struct doc *), struct str bytes,
    const struct doc_limits *limits, struct buf *out)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&lines);
	struct doc *d = doc_new(STR("0123456789abcdef"), bytes, limits, sink);
	struct str line;

	parse(d);
	doc_free(d);
	for (struct str rest = buf_str(&lines);
	     str_split(&rest, '\n', &line);) {
		struct record *rec = rec_from_line(line);

		said_line(out, rec, bytes);
		rec_free(rec);
	}
	rec_sink_free(sink);
	buf_fini(&lines);
}

/* parsed: parse once for fuzzing, within a limit that is soon met. */
static inline void
parsed(void (*parse)(struct doc *), struct str bytes)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&lines);
	struct doc_limits limits = said_limits;

	limits.text = 1024 * 1024;
	limits.spins = 1000;
	struct doc *d = doc_new(STR("0123456789abcdef"), bytes, &limits, sink);

	parse(d);
	doc_free(d);
	rec_sink_free(sink);
	buf_fini(&lines);
}

/* -- packages: stored zips -- */

struct part {
	const char *name;
	const char *content;
};

static inline uint32_t
crc32_of(struct str s)
{
	uint32_t crc = 0xFFFFFFFF;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
	}
	return ~crc;
}

static inline void
add_le(struct buf *b, uint64_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_addc(b, (char)(v & 0xFF));
}

/* add_header: what local header and directory entry have in common. */
static inline void
add_header(struct buf *b, struct str name, struct str content)
{
	add_le(b, 20, 2);
	add_le(b, 0, 2); /* flags */
	add_le(b, 0, 2); /* stored */
	add_le(b, 0, 4); /* time */
	add_le(b, crc32_of(content), 4);
	add_le(b, content.n, 4);
	add_le(b, content.n, 4);
	add_le(b, name.n, 2);
	add_le(b, 0, 2);
}

/* package_make: a zip of these parts, the last one's name NULL; anew. */
static inline void
package_make(struct buf *zip, const struct part *parts)
{
	struct buf directory = { NULL, 0, 0 };
	size_t n = 0;

	buf_reset(zip);
	for (; parts[n].name != NULL; n++) {
		struct str name = str_of(parts[n].name);
		struct str content = str_of(parts[n].content);
		size_t at = zip->n;

		buf_add(zip, "PK\003\004", 4);
		add_header(zip, name, content);
		buf_adds(zip, name);
		buf_adds(zip, content);
		buf_add(&directory, "PK\001\002", 4);
		add_le(&directory, 20, 2);
		add_header(&directory, name, content);
		add_le(&directory, 0, 6);
		add_le(&directory, 0, 4);
		add_le(&directory, at, 4);
		buf_adds(&directory, name);
	}
	size_t at = zip->n;

	buf_adds(zip, buf_str(&directory));
	buf_add(zip, "PK\005\006", 4);
	add_le(zip, 0, 4);
	add_le(zip, n, 2);
	add_le(zip, n, 2);
	add_le(zip, directory.n, 4);
	add_le(zip, at, 4);
	add_le(zip, 0, 2);
	buf_fini(&directory);
}

#endif
