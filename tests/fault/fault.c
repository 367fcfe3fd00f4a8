/*
 * fault: loaded before a program, makes one of its calls fail: the n-th
 * malloc (with calloc and realloc), read or write, or every close of standard
 * output.  Set by the environment: FAULT_MALLOC, FAULT_READ, FAULT_WRITE (a
 * number from 1), FAULT_CLOSE.  Calls before main() are counted too, which is
 * why a test walks n until a run passes unharmed.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { MALLOC, READ, WRITE, CALL_COUNT };

static const char *const names[CALL_COUNT] = {
	"FAULT_MALLOC",
	"FAULT_READ",
	"FAULT_WRITE",
};

static long left[CALL_COUNT]; /* calls until the failing one; 0: never */
static int ready;

static void __attribute__((constructor)) set_up(void)
{
	for (int i = 0; i < CALL_COUNT; i++) {
		const char *v = getenv(names[i]);

		left[i] = v == NULL ? 0 : strtol(v, NULL, 10);
	}
	ready = 1;
}

/* fails: is it this call's turn? */
static int
fails(enum call c)
{
	return ready && left[c] > 0 && --left[c] == 0;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *
malloc(size_t n)
{
	if (fails(MALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	if (fails(MALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	if (fails(MALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

/* next: the function of this name behind us. */
static void *
next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

ssize_t
read(int fd, void *p, size_t n)
{
	static ssize_t (*real)(int, void *, size_t);

	if (fails(READ)) {
		errno = EIO;
		return -1;
	}
	if (real == NULL)
		*(void **)&real = next("read");
	return real(fd, p, n);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	static ssize_t (*real)(int, const void *, size_t);

	if (fd == STDOUT_FILENO && fails(WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	if (real == NULL)
		*(void **)&real = next("write");
	return real(fd, p, n);
}

ssize_t
writev(int fd, const struct iovec *iov, int n)
{
	static ssize_t (*real)(int, const struct iovec *, int);

	if (fd == STDOUT_FILENO && fails(WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	if (real == NULL)
		*(void **)&real = next("writev");
	return real(fd, iov, n);
}

int
close(int fd)
{
	static int (*real)(int);

	if (real == NULL)
		*(void **)&real = next("close");
	if (fd == STDOUT_FILENO && getenv("FAULT_CLOSE") != NULL) {
		real(fd);
		errno = EIO;
		return -1;
	}
	return real(fd);
}
