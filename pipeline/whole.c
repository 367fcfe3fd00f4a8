/* flock() comes from BSD: unlike POSIX locks it is shared with children. */
#define _DEFAULT_SOURCE

#include "whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"

enum { BLOCK = 256 * 1024 };

static int
say(const char *what, const struct buf *path)
{
	diag_warn("%s: cannot %s: %s", diag_quote(buf_str(path)), what,
	    strerror(errno));
	return -1;
}

static void
fini(struct whole *a)
{
	if (a->fd >= 0)
		close(a->fd);
	a->fd = -1;
	buf_fini(&a->path);
	buf_fini(&a->temporary);
	buf_fini(&a->waits);
}

/* lock: waits for another writer, and says so when it takes time. */
static int
lock(const struct whole *a)
{
	if (flock(a->fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		diag_note("%s: another process is writing it; waiting",
		    diag_quote(buf_str(&a->path)));
	while (flock(a->fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -1;
	return 0;
}

/* is_ours: is what we have locked still under the temporary name? */
static bool
is_ours(struct whole *a)
{
	struct stat named, held;

	return fstat(a->fd, &held) == 0 &&
	       lstat(buf_z(&a->temporary), &named) == 0 &&
	       named.st_dev == held.st_dev && named.st_ino == held.st_ino;
}

/*
 * open_temporary: makes the temporary file, or takes up what a killed writer
 * has left; false with errno.  A link of that name, or a file that has
 * another name too, is somebody else's and is not written through.
 */
static bool
open_temporary(struct whole *a)
{
	struct stat st;

	/* Not cut to nothing before it is known to be ours. */
	a->fd = open(buf_z(&a->temporary),
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
	if (a->fd < 0 || fstat(a->fd, &st) < 0)
		return false;
	errno = EEXIST;
	return S_ISREG(st.st_mode) && st.st_nlink <= 1;
}

int
whole_open(struct whole *a, const char *path)
{
	struct stat st;

	*a = (struct whole){ .fd = -1 };
	/* A device or pipe would be replaced by a file of its name. */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		diag_warn("%s: not a regular file; not replaced",
		    diag_quote(str_of(path)));
		return -1;
	}
	buf_addz(&a->path, path);
	buf_addz(&a->temporary, path);
	buf_addz(&a->temporary, ".new");
	for (;;) {
		if (!open_temporary(a) || lock(a) < 0)
			break;
		if (is_ours(a)) {
			if (ftruncate(a->fd, 0) == 0)
				return 1;
			break;
		}
		close(a->fd);
		a->fd = -1;
		if (access(path, F_OK) == 0) {
			fini(a);
			return 0;
		}
	}
	say("write", &a->temporary);
	fini(a);
	return -1;
}

static void
flush(struct whole *a)
{
	struct str rest = buf_str(&a->waits);

	while (rest.n > 0 && a->failed == 0) {
		ssize_t k = write(a->fd, rest.p, rest.n);

		if (k >= 0)
			rest = str_from(rest, (size_t)k);
		else if (errno != EINTR)
			a->failed = errno;
	}
	buf_reset(&a->waits);
}

void
whole_add(struct whole *a, struct str bytes)
{
	buf_adds(&a->waits, bytes);
	if (a->waits.n >= BLOCK)
		flush(a);
}

int
whole_sync_folder(const char *path)
{
	struct buf folder = { 0 };
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		buf_addc(&folder, '.');
	else
		buf_add(&folder, path, (size_t)(slash - path) + 1);
	int fd = open(buf_z(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = fd < 0 ? -1 : 0;

	/* Some file systems cannot sync a folder; they need not. */
	if (fd >= 0 && fsync(fd) < 0 && errno != EINVAL)
		failed = -1;
	if (failed < 0)
		say("sync", &folder);
	if (fd >= 0)
		close(fd);
	buf_fini(&folder);
	return failed;
}

int
whole_commit(struct whole *a)
{
	int failed = -1;

	flush(a);
	errno = a->failed;
	if (a->failed != 0 || fsync(a->fd) < 0)
		say("write", &a->temporary);
	else if (rename(buf_z(&a->temporary), buf_z(&a->path)) < 0)
		say("rename", &a->temporary);
	else
		failed = whole_sync_folder(buf_z(&a->path));
	if (failed < 0)
		unlink(buf_z(&a->temporary));
	fini(a);
	return failed;
}

void
whole_drop(struct whole *a)
{
	if (a->fd >= 0)
		unlink(buf_z(&a->temporary));
	fini(a);
}

int
whole_make_folders(const char *path)
{
	struct buf b = { 0 };
	struct stat st;
	int failed = 0;

	for (const char *z = path; failed == 0 && *z != '\0'; z++) {
		buf_addc(&b, *z);
		if (z[1] != '/' && z[1] != '\0')
			continue;
		if (mkdir(buf_z(&b), 0777) == 0)
			continue;
		int error = errno == EEXIST ? ENOTDIR : errno;

		/* What is there already may answer with any error. */
		if (stat(buf_z(&b), &st) < 0 || !S_ISDIR(st.st_mode)) {
			errno = error;
			failed = say("create", &b);
		}
	}
	buf_fini(&b);
	return failed;
}
