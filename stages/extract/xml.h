#ifndef XML_H
#define XML_H

/*
 * xml: the one user of expat.  Elements, attributes and text are handed out
 * as they come; depth and attributes are held to limits, and a
 * DOCTYPE, which no office file has, is refused.  Names come without their
 * prefix: which one a file uses is its own affair.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * Handlers; any may be NULL.  What they are handed dies when they return.
 * Attributes: name, value, name, value, ..., NULL.
 */
struct xml_events {
	void (*start)(void *arg, struct str name, const char *const *attrs);
	void (*end)(void *arg, struct str name);
	void (*text)(void *arg, struct str text);
};

enum xml_result {
	XML_WHOLE,
	XML_REFUSED, /* DOCTYPE, too deep, too many attributes, entities */
	XML_DAMAGED, /* not well-formed */
	XML_ENOUGH   /* xml_stop() */
};

struct xml;

struct xml *xml_new(const struct xml_events *events, void *arg);

/* xml_limit: other limits than those of limits.h, before the first byte. */
void xml_limit(struct xml *x, uint64_t depth, uint64_t attributes);

/*
 * xml_allow_doctype: one that only says where the kind of document is
 * described, as old OpenOffice wrote it, is passed over.
 */
void xml_allow_doctype(struct xml *x);

/* xml_feed: the next bytes; -1 when no more are wanted. */
int xml_feed(struct xml *x, struct str piece);

/*
 * xml_end: no more bytes come (whole), or what came was cut; frees x.
 * *why (if not NULL) gets words for what is not whole, static.
 */
enum xml_result xml_end(struct xml *x, bool whole, const char **why);

/* xml_skip: from a start handler: nothing of this element, its end neither. */
void xml_skip(struct xml *x);

/* xml_stop: from a handler: enough. */
void xml_stop(struct xml *x);

/* xml_depth: elements open; 1 in the start handler of the root. */
unsigned xml_depth(const struct xml *x);

/* xml_attr: the value of the attribute of this name, with or without prefix. */
bool xml_attr(const char *const *attrs, const char *name, struct str *value);

/* xml_attr_prefixed: only of one with a prefix: r:id beside id. */
bool xml_attr_prefixed(
    const char *const *attrs, const char *name, struct str *value);

/* xml_is: is this the name? */
static inline bool
xml_is(struct str name, const char *z)
{
	return str_eq(name, str_of(z));
}

/* What a name means to a reader: its elements are the reader's own. */
struct xml_name {
	const char *name;
	int element;
};

/* xml_find: the element of this name in a table of n, or other. */
int xml_find(
    const struct xml_name *names, size_t n, struct str name, int other);

/* xml_hex: a number in one to eight hexadecimal digits and nothing else. */
bool xml_hex(struct str digits, uint32_t *value);

#endif
