#include "xml.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"

struct xml {
	XML_Parser parser;
	struct xml_events events;
	void *arg;
	uint64_t most_depth, most_attributes;
	unsigned depth;
	unsigned skip; /* depth of the element that is skipped, or 0 */
	bool stopped, ended, doctype;
	const char *refused;
	const char *damaged;
};

/* Expat takes an int; pieces are far smaller, and cut to this. */
enum { FEED_MAX = 1024 * 1024 };

static void
refuse(struct xml *x, const char *why)
{
	x->refused = why;
	XML_StopParser(x->parser, XML_FALSE);
}

static struct str
local(const char *name)
{
	const char *colon = strchr(name, ':');

	return str_of(colon == NULL ? name : colon + 1);
}

static bool
too_many(const struct xml *x, const char **attrs)
{
	size_t n = 0;

	while (attrs[n] != NULL)
		n++;
	return n / 2 > x->most_attributes;
}

static void
on_start(void *arg, const char *name, const char **attrs)
{
	struct xml *x = arg;

	if (x->stopped || x->refused != NULL)
		return;
	if (++x->depth > x->most_depth) {
		refuse(x, "elements too deep");
		return;
	}
	if (too_many(x, attrs)) {
		refuse(x, "too many attributes");
		return;
	}
	if (x->skip == 0 && x->events.start != NULL)
		x->events.start(
		    x->arg, local(name), (const char *const *)attrs);
}

static void
on_end(void *arg, const char *name)
{
	struct xml *x = arg;
	bool skipped = x->skip != 0;

	if (x->stopped || x->refused != NULL)
		return;
	if (x->skip == x->depth)
		x->skip = 0;
	x->depth--;
	if (!skipped && x->events.end != NULL)
		x->events.end(x->arg, local(name));
}

static void
on_text(void *arg, const char *p, int n)
{
	struct xml *x = arg;

	if (x->stopped || x->refused != NULL || x->skip != 0)
		return;
	if (x->events.text != NULL)
		x->events.text(x->arg, (struct str){ p, (size_t)n });
}

static void
on_doctype(void *arg, const char *name, const char *system_id,
    const char *public_id, int has_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	struct xml *x = arg;

	/* Only what it declares itself could expand. */
	if (!x->doctype || has_subset != 0)
		refuse(x, "a DOCTYPE");
}

void
xml_allow_doctype(struct xml *x)
{
	x->doctype = true;
}

void
xml_limit(struct xml *x, uint64_t depth, uint64_t attributes)
{
	x->most_depth = depth;
	x->most_attributes = attributes;
}

struct xml *
xml_new(const struct xml_events *events, void *arg)
{
	struct xml *x = mem_zalloc(1, sizeof *x);

	xml_limit(x, LIMIT_XML_DEPTH, LIMIT_XML_ATTRIBUTES);
	x->events = *events;
	x->arg = arg;
	x->parser = XML_ParserCreate(NULL);
	if (x->parser == NULL)
		diag_die_memory();
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	/* Without a DOCTYPE there are no entities to expand, either. */
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

static void
judge(struct xml *x)
{
	enum XML_Error e = XML_GetErrorCode(x->parser);

	x->ended = true;
	if (e == XML_ERROR_NO_MEMORY)
		diag_die_memory();
	if (x->refused != NULL || x->stopped)
		return;
	if (e == XML_ERROR_AMPLIFICATION_LIMIT_BREACH)
		x->refused = "entities expand too much";
	else
		x->damaged = XML_ErrorString(e);
}

int
xml_feed(struct xml *x, struct str piece)
{
	while (piece.n > 0 && !x->ended) {
		struct str part = str_head(piece, FEED_MAX);

		piece = str_from(piece, part.n);
		if (XML_Parse(x->parser, part.p, (int)part.n, 0) !=
		    XML_STATUS_OK)
			judge(x);
	}
	return x->ended ? -1 : 0;
}

enum xml_result
xml_end(struct xml *x, bool whole, const char **why)
{
	enum xml_result result = XML_WHOLE;
	const char *words = "";

	if (whole && !x->ended &&
	    XML_Parse(x->parser, "", 0, 1) != XML_STATUS_OK)
		judge(x);
	if (x->refused != NULL) {
		result = XML_REFUSED;
		words = x->refused;
	} else if (x->stopped) {
		result = XML_ENOUGH;
	} else if (x->damaged != NULL) {
		result = XML_DAMAGED;
		words = x->damaged;
	}
	if (why != NULL)
		*why = words;
	XML_ParserFree(x->parser);
	free(x);
	return result;
}

void
xml_skip(struct xml *x)
{
	x->skip = x->depth;
}

void
xml_stop(struct xml *x)
{
	x->stopped = true;
	XML_StopParser(x->parser, XML_FALSE);
}

unsigned
xml_depth(const struct xml *x)
{
	return x->depth;
}

static bool
find(const char *const *attrs, const char *name, bool prefixed,
    struct str *value)
{
	struct str want = str_of(name);

	for (; attrs[0] != NULL; attrs += 2) {
		struct str full = str_of(attrs[0]);
		struct str base = local(attrs[0]);

		if (prefixed && base.n == full.n)
			continue;
		if (str_eq(base, want)) {
			*value = str_of(attrs[1]);
			return true;
		}
	}
	return false;
}

bool
xml_attr(const char *const *attrs, const char *name, struct str *value)
{
	return find(attrs, name, false, value);
}

bool
xml_attr_prefixed(const char *const *attrs, const char *name, struct str *value)
{
	return find(attrs, name, true, value);
}

int
xml_find(const struct xml_name *names, size_t n, struct str name, int other)
{
	for (size_t i = 0; i < n; i++)
		if (xml_is(name, names[i].name))
			return names[i].element;
	return other;
}

bool
xml_hex(struct str digits, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		char c = str_lower(digits.p[i]);

		if (str_is_digit(c))
			*value = *value * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*value = *value * 16 + (uint32_t)(c - 'a') + 10;
		else
			return false;
	}
	return digits.n > 0 && digits.n <= 8;
}
