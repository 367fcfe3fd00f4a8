#ifndef IMPORT_XML_H
#define IMPORT_XML_H

/*
 * import_xml: the one user of expat among the importers.  Elements and text
 * are handed out as they come; what they are handed dies when they return.
 */

#include <stddef.h>

#include "import_file.h"
#include "str.h"

/* Handlers.  line: of the tag.  Attributes: name, value, ..., NULL. */
struct import_xml_events {
	/* -1 says that this is not the file that was meant. */
	int (*start)(
	    void *arg, struct str name, const char *const *attrs, size_t line);
	void (*end)(void *arg, struct str name);
	void (*text)(void *arg, struct str text);
};

/*
 * import_xml: reads the file to its end.  0; -1 after one line when it cannot
 * be read, is not well-formed or was refused: a DOCTYPE, too deep, too many
 * attributes.  Nothing is said when start() refused it.
 */
int import_xml(
    struct import_file *f, const struct import_xml_events *events, void *arg);

#endif
