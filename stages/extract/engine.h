#ifndef ENGINE_H
#define ENGINE_H

/*
 * engine: the texts in what Adobe's text engine writes into drawings and
 * films: strings in brackets, in UTF-16BE with a mark, like those of PDF.
 */

#include "doc.h"

/*
 * engine_texts: each string behind this name ("/Text"), or with name NULL
 * each there is, at place.
 */
void engine_texts(
    struct doc *d, struct str place, struct str s, const char *name);

#endif
