/* MAP_ANONYMOUS is no part of POSIX; asked for before any header. */
#define _DEFAULT_SOURCE

#include "content.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../limits.h"

/* -- files that shrink ----------------------------------------------------- */

/*
 * Reading a mapped page that the file no longer has raises SIGBUS.  The
 * handler puts a page of zeros there and reading goes on.  A signal handler
 * has no argument of ours, so the one thing it needs stands here: the page
 * size; 0 until the handler is in place.
 */
static size_t guard_page;

static void
guard_fill(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr & ~(uintptr_t)(guard_page - 1);
	int zero = -1;
	int flags = MAP_FIXED | MAP_PRIVATE;

	(void)number;
	(void)context;
#ifdef MAP_ANONYMOUS
	flags |= MAP_ANONYMOUS;
#endif
	/* Not ours, or no page to be had: let the default end the process. */
	if (mmap((void *)at, guard_page, PROT_READ, flags, zero, 0) ==
	    MAP_FAILED)
		signal(SIGBUS, SIG_DFL);
}

static void
guard(void)
{
	struct sigaction act = { .sa_sigaction = guard_fill,
		.sa_flags = SA_SIGINFO };
	long page = sysconf(_SC_PAGESIZE);

	if (guard_page != 0 || page <= 0)
		return;
	guard_page = (size_t)page;
	sigemptyset(&act.sa_mask);
	sigaction(SIGBUS, &act, NULL);
}

/* -- gathering ------------------------------------------------------------- */

static bool
write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t k = write(fd, s.p, s.n);

		if (k < 0 && errno != EINTR)
			return false;
		if (k > 0)
			s = str_from(s, (size_t)k);
	}
	return true;
}

/* no_name: a file in the folder for such files that only we can reach. */
static int
no_name(void)
{
	const char *dir = getenv("TMPDIR");
	struct buf name = { NULL, 0, 0 };

	buf_addz(&name, dir != NULL && *dir != '\0' ? dir : "/tmp");
	buf_addz(&name, "/riffle-XXXXXX");
	char *z = (char *)(uintptr_t)buf_z(&name);
	int fd = mkstemp(z);
	if (fd >= 0)
		unlink(z);
	buf_fini(&name);
	return fd;
}

static void
unmap(struct content *c)
{
	if (c->map != NULL)
		munmap(c->map, c->mapped);
	c->map = NULL;
}

static bool
fail(struct content *c)
{
	c->failed = true;
	c->error = errno;
	return false;
}

/* spill: from memory to a file, when there is too much of it. */
static bool
spill(struct content *c)
{
	c->fd = no_name();
	if (c->fd < 0)
		return fail(c);
	c->own = true;
	if (!write_all(c->fd, buf_str(&c->memory)))
		return fail(c);
	buf_fini(&c->memory);
	return true;
}

bool
content_add(struct content *c, struct str piece)
{
	if (c->failed)
		return false;
	unmap(c);
	if (c->fd < 0 && c->n + piece.n > LIMIT_MEMBER_MEMORY && !spill(c))
		return false;
	if (c->fd < 0)
		buf_adds(&c->memory, piece);
	else if (!write_all(c->fd, piece))
		return fail(c);
	c->n += piece.n;
	return true;
}

static bool
map(struct content *c)
{
	if (c->n > SIZE_MAX) {
		errno = EFBIG;
		return fail(c);
	}
	guard();
	void *p = mmap(NULL, (size_t)c->n, PROT_READ, MAP_PRIVATE, c->fd, 0);
	if (p == MAP_FAILED)
		return fail(c);
	c->map = p;
	c->mapped = (size_t)c->n;
	return true;
}

struct str
content_whole(struct content *c)
{
	/* A spill that failed has left everything before it in memory. */
	if (c->fd < 0 || c->memory.n > 0)
		return buf_str(&c->memory);
	if (c->n == 0 || (c->map == NULL && !map(c)))
		return (struct str){ NULL, 0 };
	return (struct str){ c->map, (size_t)c->n };
}

/* -- files ----------------------------------------------------------------- */

static int64_t
file_time(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static bool
read_file(struct content *c, int fd, uint64_t size)
{
	while (c->n < size) {
		size_t want = (size_t)(size - c->n);
		ssize_t k =
		    pread(fd, buf_reserve(&c->memory, want), want, (off_t)c->n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail(c);
		if (k == 0)
			break;
		c->memory.n += (size_t)k;
		c->n += (uint64_t)k;
	}
	return true;
}

bool
content_file(struct content *c, int fd, uint64_t size)
{
	struct stat st;

	*c = CONTENT_EMPTY;
	if (size <= LIMIT_FILE_MEMORY)
		return read_file(c, fd, size);
	c->fd = fd;
	c->n = size;
	if (fstat(fd, &st) != 0)
		return fail(c);
	c->written = file_time(&st);
	return map(c);
}

bool
content_changed(const struct content *c)
{
	struct stat st;

	return c->fd >= 0 && !c->own &&
	       (fstat(c->fd, &st) != 0 || (uint64_t)st.st_size != c->n ||
		   file_time(&st) != c->written);
}

void
content_fini(struct content *c)
{
	unmap(c);
	buf_fini(&c->memory);
	if (c->own && c->fd >= 0)
		close(c->fd);
	*c = CONTENT_EMPTY;
}
