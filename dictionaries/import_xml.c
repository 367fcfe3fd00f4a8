#include "import_xml.h"

#include <stdbool.h>

#include <expat.h>

#include "diag.h"
#include "limits.h"

struct reader {
	const struct import_xml_events *events;
	void *arg;
	XML_Parser parser;
	unsigned depth;
	bool refused;    /* by start() */
	const char *why; /* refused by us */
};

static void
refuse(struct reader *r, const char *why)
{
	r->why = why;
	r->refused = why == NULL;
	XML_StopParser(r->parser, XML_FALSE);
}

static bool
stopped(const struct reader *r)
{
	return r->refused || r->why != NULL;
}

static void XMLCALL
on_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	size_t line = (size_t)XML_GetCurrentLineNumber(r->parser);

	if (stopped(r))
		return;
	if (++r->depth > LIMIT_XML_DEPTH)
		refuse(r, "elements too deep in each other");
	else if (XML_GetSpecifiedAttributeCount(r->parser) / 2 >
		 LIMIT_XML_ATTRIBUTES)
		refuse(r, "too many attributes");
	else if (r->events->start(r->arg, str_of(name),
		     (const char *const *)attrs, line) < 0)
		refuse(r, NULL);
}

static void XMLCALL
on_end(void *arg, const char *name)
{
	struct reader *r = arg;

	if (stopped(r))
		return;
	r->depth--;
	r->events->end(r->arg, str_of(name));
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct reader *r = arg;

	if (!stopped(r))
		r->events->text(r->arg, (struct str){ p, (size_t)n });
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *system_id,
    const char *public_id, int internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)internal;
	refuse(arg, "a DOCTYPE, which a list has no use for");
}

/* trouble: one line for what stopped the parser; start() has said its own. */
static void
trouble(const struct reader *r, const struct import_file *f)
{
	if (r->refused)
		return;
	diag_warn("%s:%zu: %s", diag_quote(str_of(f->path)),
	    (size_t)XML_GetCurrentLineNumber(r->parser),
	    r->why != NULL ? r->why
			   : XML_ErrorString(XML_GetErrorCode(r->parser)));
}

int
import_xml(
    struct import_file *f, const struct import_xml_events *events, void *arg)
{
	struct reader r = { .events = events, .arg = arg };
	struct str piece;
	int status = -1;

	r.parser = XML_ParserCreate(NULL);
	if (r.parser == NULL)
		diag_die_memory();
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	do {
		piece = import_file_fill(f);
		if (f->failed)
			goto out;
		if (XML_Parse(r.parser, piece.p, (int)piece.n, piece.n == 0) !=
		    XML_STATUS_OK) {
			trouble(&r, f);
			goto out;
		}
	} while (piece.n > 0);
	status = 0;
out:
	XML_ParserFree(r.parser);
	return status;
}
