#ifndef BUF_H
#define BUF_H

/*
 * buf: growing bytes.  A struct buf that is all zero is empty and valid; the
 * caller owns it and ends it with buf_fini().  Growth checks its arithmetic
 * and dies when memory is out, so nothing here returns a failure.
 */

#include <stddef.h>
#include <stdint.h>

#include "str.h"

struct buf {
	char *p;
	size_t n;   /* bytes in use */
	size_t cap; /* bytes there is room for */
};

/* buf_fini: gives the memory back and leaves an empty buffer. */
void buf_fini(struct buf *b);

/* buf_reserve: room for n more bytes; returns where they go. */
char *buf_reserve(struct buf *b, size_t n);

/* buf_add, buf_adds, buf_addz, buf_addc: bytes at the end. */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *z);

static inline void
buf_addc(struct buf *b, char c)
{
	if (b->n == b->cap)
		buf_reserve(b, 1);
	b->p[b->n++] = c;
}

/* buf_add_u64: decimal digits.  buf_add_hex: two lower-case digits a byte. */
void buf_add_u64(struct buf *b, uint64_t v);
void buf_add_hex(struct buf *b, const void *p, size_t n);

/* buf_add_utf8: the code point cp as UTF-8; U+FFFD for what is no scalar. */
void buf_add_utf8(struct buf *b, uint32_t cp);

/* buf_z: the bytes with a NUL behind them (not counted), for libraries. */
const char *buf_z(struct buf *b);

/* buf_str: what is in the buffer; dies with its next growth. */
static inline struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

/* buf_reset: empties the buffer and keeps its memory. */
static inline void
buf_reset(struct buf *b)
{
	b->n = 0;
}

#endif
