#ifndef RECORD_H
#define RECORD_H

/*
 * record: one line of the stream, see record(5); read, looked into, written.
 *
 * A reader owns the line it has read; every struct str handed out borrows
 * from it and dies at the next rec_read().  A sink owns what waits to be
 * written.  Nothing here ends the process except for want of memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/* REC_TEXT and the rest; REC_UNKNOWN is a tag that fields.def lacks. */
enum rec_tag {
#define TAG(id, name, doc) REC_##id,
#define FIELD(tag, id, name, doc)
#include "fields.def"
#undef TAG
#undef FIELD
	REC_UNKNOWN,
	REC_COUNT
};

/*
 * TEXT_PLACE and the rest: a tag and a place in its line, packed so that a
 * field of the wrong tag is caught by an assertion.
 */
enum rec_field_place {
#define TAG(id, name, doc) id##_TAG_ = REC_##id * 32 - 1,
#define FIELD(tag, id, name, doc) tag##_##id,
#include "fields.def"
#undef TAG
#undef FIELD
	REC_FIELD_END_
};

/* FAULT_CRC and the rest, from faults.def. */
enum fault_code {
#define FAULT(id, name, lowers, doc) FAULT_##id,
#include "faults.def"
#undef FAULT
	FAULT_COUNT
};

/* fault_name: the code as the stream writes it.  fault_lowers: see faults.def
 */
const char *fault_name(enum fault_code code);
bool fault_lowers(enum fault_code code);

/* fault_find: the code of this name, or FAULT_COUNT. */
enum fault_code fault_find(struct str name);

/* rec_tag_name, rec_field_name: as in fields.def. */
const char *rec_tag_name(enum rec_tag tag);
const char *rec_field_name(enum rec_field_place field);

/* rec_tag_fields: the number of fields a tag has. */
unsigned rec_tag_fields(enum rec_tag tag);

/* -- reading ------------------------------------------------------------- */

struct record; /* opaque: one line, its fields found when asked for */
struct rec_reader;

enum rec_status {
	REC_OK = 1,
	REC_EOF = 0,
	REC_READ_FAILED = -1, /* errno says why */
	REC_CUT = -2,         /* the last line has no end */
	REC_TOO_LONG = -3     /* a line over LIMIT_RECORD */
};

/* rec_reader_new: reads records from a descriptor, which stays the caller's. */
struct rec_reader *rec_reader_new(int fd);
void rec_reader_free(struct rec_reader *r);

/*
 * rec_read: the next record to *out (owned by the reader, valid until the
 * next call).  rec_status says how it went.
 */
enum rec_status rec_read(struct rec_reader *r, struct record **out);

/*
 * rec_waits: must the next rec_read() ask the descriptor?  A filter flushes
 * first then, so that what it knows does not wait for what it does not.
 */
bool rec_waits(struct rec_reader *r);

/* rec_from_line: a record over one line in memory (without its LF). */
struct record *rec_from_line(struct str line);
void rec_free(struct record *rec); /* only of rec_from_line() */

/* rec_tag: its kind. */
enum rec_tag rec_tag(const struct record *rec);

/* rec_line: the whole line as it stands, without its LF. */
struct str rec_line(const struct record *rec);

/* rec_fields: number of fields after the tag, unknown ones included. */
size_t rec_fields(struct record *rec);

/*
 * rec_get: a field's value, unescaped; empty when the line has fewer fields.
 * Lives as long as the record.  A wrong escape keeps its bytes and is
 * remembered: rec_is_broken().
 */
struct str rec_get(struct record *rec, enum rec_field_place field);

/* rec_get_u64: the field as a number; false when it is none. */
bool rec_get_u64(struct record *rec, enum rec_field_place field, uint64_t *out);

/* rec_is_broken: has a field read so far held a wrong escape? */
bool rec_is_broken(const struct record *rec);

/* -- writing ------------------------------------------------------------- */

struct rec_sink;

/* rec_sink_fd: records to a descriptor, which stays the caller's. */
struct rec_sink *rec_sink_fd(int fd);

/* rec_sink_buf: records into a buffer of the caller's (tests, children). */
struct rec_sink *rec_sink_buf(struct buf *into);

/*
 * rec_sink_call: records handed to fn in whole lines, whenever enough have
 * gathered and at rec_flush().
 */
typedef void (*rec_lines_fn)(void *arg, struct str lines);
struct rec_sink *rec_sink_call(rec_lines_fn fn, void *arg);

/* rec_sink_free: gives the memory back; what waits is not written. */
void rec_sink_free(struct rec_sink *s);

/* rec_forward: the record just as it was read, unknown fields and all. */
void rec_forward(struct rec_sink *s, const struct record *rec);

/* rec_forward_with: the same with one field replaced. */
void rec_forward_with(struct rec_sink *s, struct record *rec,
    enum rec_field_place field, struct str value);

/* rec_forward_lines: whole lines, each with its LF, just as they are. */
void rec_forward_lines(struct rec_sink *s, struct str lines);

/*
 * rec_begin ... rec_put ... rec_end: a new record.  Fields are put in the
 * order of the line; those left out are empty.  Escaping is done here: a put
 * takes the plain bytes.
 */
void rec_begin(struct rec_sink *s, enum rec_tag tag);
void rec_put(struct rec_sink *s, enum rec_field_place field, struct str value);
void rec_put_u64(struct rec_sink *s, enum rec_field_place field, uint64_t v);
void rec_end(struct rec_sink *s);

/*
 * rec_fault: a whole `fault` record; id may be empty, offset REC_NO_OFFSET.
 * The stage is rec_stage_name().
 */
#define REC_NO_OFFSET UINT64_MAX
void rec_fault(struct rec_sink *s, struct str id, enum fault_code code,
    struct str detail, uint64_t offset);

/* rec_stage_name: diag_program() without "riffle-", as records name a stage. */
struct str rec_stage_name(void);

/* rec_text: a whole `text` record without cuts. */
void rec_text(struct rec_sink *s, struct str id, struct str place,
    struct str charset, struct str lang, struct str text);

/* rec_meta: a whole `meta` record. */
void rec_meta(
    struct rec_sink *s, struct str id, struct str key, struct str value);

/* rec_bytes: content at an offset, in as many `bytes` records as it takes. */
void rec_bytes(
    struct rec_sink *s, struct str id, uint64_t offset, struct str data);

/* How many records, items, faults were begun here (not forwarded). */
uint64_t rec_sink_records(const struct rec_sink *s);
uint64_t rec_sink_items(const struct rec_sink *s);
uint64_t rec_sink_faults(const struct rec_sink *s);

/*
 * rec_flush: everything out.  0, or -1 when this or an earlier write failed;
 * errno of the first failure is then in errno.
 */
int rec_flush(struct rec_sink *s);

/* -- escapes (design, section 2), for -l outputs and dictionaries ---------- */

/*
 * rec_escape: value as a field, appended.  rec_escape_utf8: likewise, when it
 * is known to be well-formed UTF-8.  rec_escape_data: as `bytes` data;
 * rec_escape_data_portable: the same without the processor's widest means.
 */
void rec_escape(struct buf *out, struct str value);
void rec_escape_utf8(struct buf *out, struct str value);
void rec_escape_data(struct buf *out, struct str value);
void rec_escape_data_portable(struct buf *out, struct str value);

/*
 * rec_unescape: the bytes of a field, appended.  False when an escape was
 * wrong; its bytes are then kept as they stand.
 */
bool rec_unescape(struct buf *out, struct str field);

#endif
