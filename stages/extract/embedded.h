#ifndef EMBEDDED_H
#define EMBEDDED_H

/*
 * embedded: objects in old office files, as OLE 1 wrote them: what has been
 * wrapped becomes a file of its own, under the name it came with where it is
 * known.
 *
 * Source: MS-OLEDS, sections 2.2 and 2.3.6.
 */

#include "doc.h"

/*
 * embedded_give_object: an OLE 1 object (the objdata of RTF).  name is what
 * the file is called when the object has none.
 */
void embedded_give_object(struct doc *d, struct str object, struct str name);

/*
 * embedded_give_native: the content of an OLE 1 native stream, behind its
 * length: a package with a name, or what a program keeps in its own form.
 */
void embedded_give_native(struct doc *d, struct str native, struct str name);

/* embedded_give: content under a name in UTF-8. */
void embedded_give(struct doc *d, struct str content, struct str name);

#endif
