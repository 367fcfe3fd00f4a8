#ifndef SANDBOX_H
#define SANDBOX_H

/*
 * sandbox: a foreign parser in a child of its own.  The child inherits memory
 * by fork and writes bytes to one pipe; whatever happens to it, the parent
 * reads what came before and learns how it ended.  Limits: processor time,
 * address space, wall clock, no core, no file larger than nothing, no new
 * privileges, and what confine.h takes away.  The same for a parser that is a
 * program of its own.  A handle is the caller's from start to finish.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "str.h"

struct forkserver;
struct sandbox;

struct sandbox_limits {
	uint64_t cpu_seconds;
	uint64_t wall_seconds; /* that the parent waits for it, in all */
	uint64_t memory_bytes; /* address space beyond what is mapped already */
};

enum sandbox_end {
	SANDBOX_OK,      /* the function returned 0 */
	SANDBOX_REFUSED, /* it returned something else */
	SANDBOX_CRASH,   /* a signal, or an exit of its own */
	SANDBOX_TIME,    /* processor time or wall clock ran out */
	SANDBOX_MEMORY   /* an allocation failed */
};

/*
 * sandbox_fn: runs in the child; fd is the pipe to the parent, standard input
 * and output are empty, other files are closed where the system can do that.
 * What it returns (0 to 99) reaches the parent.  mem_* and buf_* running out of
 * memory in it ends as SANDBOX_MEMORY.
 */
typedef int (*sandbox_fn)(void *arg, int fd);

/* sandbox_start: forks; NULL with errno when that fails. */
struct sandbox *sandbox_start(
    sandbox_fn fn, void *arg, const struct sandbox_limits *limits);

/*
 * sandbox_start_program: a child of a program that stands by (forkserver.h),
 * which is told name.  Its standard input is the file input (the caller's, read
 * from where it stands), its standard output the pipe, standard error ours, no
 * other file of ours is open; the limits hold from the start, memory_bytes with
 * its own code and libraries in it.  It calls confine_self() by itself.  It
 * ends with 0 when it has said all it could (SANDBOX_OK); 4 is SANDBOX_MEMORY,
 * another number SANDBOX_CRASH.  NULL with errno when there is no such program
 * or no process.
 */
struct sandbox *sandbox_start_program(struct forkserver *server,
    struct str name, int input, const struct sandbox_limits *limits);

/*
 * sandbox_input: a file without a name that holds these bytes, in memory where
 * the system can do that, and stands at its beginning.  The caller closes it;
 * -1 with errno.
 */
int sandbox_input(struct str bytes);

/*
 * sandbox_read: up to n bytes of what the child writes.  0 at its end; also
 * when the wall clock has run out: the child is then killed, and what it had
 * written before comes first.
 */
ssize_t sandbox_read(struct sandbox *s, void *p, size_t n);

/*
 * sandbox_finish: waits, frees the handle.  A child that has not been read to
 * its end is killed (SANDBOX_REFUSED, unless it had ended by itself), one that
 * stays on after its end until the wall clock runs out.  *detail (if not NULL)
 * gets the signal or the returned number; what a program ended with, which is
 * 0 also for one that ended before it took the document, as a negative one.
 */
enum sandbox_end sandbox_finish(struct sandbox *s, int *detail);

/* -- what forkserver.c needs of it -- */

/* A child that could not be confined, or a program that could not be run. */
enum { SANDBOX_NO_WALLS = 99 };

/* sandbox_limit_program: lowers those of this process, a program's child. */
void sandbox_limit_program(const struct sandbox_limits *limits);

/* sandbox_default_signals: whatever the caller's caller blocked or ignored. */
void sandbox_default_signals(void);

/*
 * sandbox_close_others: all files but the standard ones and fd: files in hand,
 * and the pipes of children that run above this one.  Where the system cannot
 * do it at once they stay open.
 */
void sandbox_close_others(int fd);

/* sandbox_above_standard: fd itself, or a copy that is none of 0, 1 and 2. */
int sandbox_above_standard(int fd);

#endif
