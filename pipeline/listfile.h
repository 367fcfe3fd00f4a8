#ifndef LISTFILE_H
#define LISTFILE_H

/*
 * listfile: files that an option names, read whole; and lists of passwords
 * from them.  The struct is the caller's; all zero is an empty list.
 */

#include "buf.h"
#include "str.h"

/* listfile_read: a file's bytes, appended, "-" for the input; 0, or -1 after
 * diag_warn().
 */
int listfile_read(const char *file, struct buf *into);

struct passwords {
	struct buf bytes; /* of the files; lines borrow from it */
	struct str *list;
	size_t n;
};

/*
 * listfile_passwords: more of them, one a line, as they are, at most
 * LIMIT_PASSWORDS in all; 0, or -1 after diag_warn().
 */
int listfile_passwords(struct passwords *p, const char *file);
void listfile_fini(struct passwords *p);

#endif
