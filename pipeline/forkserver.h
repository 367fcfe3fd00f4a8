#ifndef FORKSERVER_H
#define FORKSERVER_H

/*
 * forkserver: a reader that is a program of its own, which stands by with its
 * libraries loaded and set up and makes a child for each document: loading
 * them takes longer than reading most documents.  The server itself sees no
 * byte of any.  Its children are the caller's children (clone(2) with
 * CLONE_PARENT), to be waited for and killed like its other ones; where the
 * system cannot do that a server reads one document and another is started.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sandbox.h"
#include "str.h"

/* -- the caller's side -- */

struct forkserver;

/*
 * forkserver_new: of the program at path, called with argv (which ends with
 * NULL); both stay the caller's and must outlive it.  Nothing is started yet.
 */
struct forkserver *forkserver_new(const char *path, char *const argv[]);

/* forkserver_free: ends the program; its children are not its own. */
void forkserver_free(struct forkserver *f);

/*
 * forkserver_fork: a child that has input as its standard input, output as its
 * standard output (both stay the caller's) and these limits, and is told name
 * (at most FORKSERVER_NAME bytes; the rest is cut off).  Starts the program
 * where it does not run.  Where that dies instead of answering, the child is
 * the dead program, *served is false, and the next call starts another.  -1
 * with errno when there is no such program or no process.
 */
pid_t forkserver_fork(struct forkserver *f, struct str name, int input,
    int output, const struct sandbox_limits *limits, bool *served);

/* -- the program's side -- */

enum { FORKSERVER_NAME = 63 };

/*
 * forkserver_serve: called when all is set up; standard input is the caller's
 * socket.  Comes back in each child, with the document as its input and the
 * name, ended by a NUL, in name; ends the server when the caller has gone.
 */
void forkserver_serve(char name[FORKSERVER_NAME + 1]);

#endif
