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
 * sandbox_start_program: executes path, argv[0] and so on.  Its standard input
 * is the file input (the caller's, read from where it stands), its standard
 * output the pipe, standard error ours, no other file is open; the limits hold
 * from the start, memory_bytes with its own code and libraries in it.  The
 * program calls confine_self() by itself.  It ends with 0 when it has said all
 * it could (SANDBOX_OK); 4 is SANDBOX_MEMORY, another number SANDBOX_CRASH.
 * NULL with errno when there is no such program or no process.
 */
struct sandbox *sandbox_start_program(const char *path, char *const argv[],
    int input, const struct sandbox_limits *limits);

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
 * gets the signal or the returned number.
 */
enum sandbox_end sandbox_finish(struct sandbox *s, int *detail);

#endif
