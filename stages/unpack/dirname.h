#ifndef DIRNAME_H
#define DIRNAME_H

/*
 * dirname: the path of a file as UTF-8.  A step that is not UTF-8 is judged
 * together with the other such names of its folder, as those of an archive
 * are.  What was found out of the last folders is kept, since a walk comes
 * back to them.
 */

#include "archive/name.h"

struct dirname;

struct dirname *dirname_new(void);
void dirname_free(struct dirname *d);

/*
 * dirname_decode: the whole path; the charset, how and doubt are those of the
 * last step that needed a judgement.
 */
void dirname_decode(struct dirname *d, struct str path, struct name *out);

#endif
