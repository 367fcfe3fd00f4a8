#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"

/* The names of one folder: offsets into one run of NUL-ended bytes. */
struct names {
	struct buf bytes;
	char **sorted;
	size_t n, cap;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* names_read: what is in the folder, sorted; 0 or an errno. */
static int
names_read(struct names *names, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *de;
	int error;

	if (dir == NULL)
		return errno;
	for (errno = 0; (de = readdir(dir)) != NULL; errno = 0) {
		if (!strcmp(de->d_name, ".") || !strcmp(de->d_name, ".."))
			continue;
		buf_add(&names->bytes, de->d_name, strlen(de->d_name) + 1);
		names->n++;
	}
	error = errno;
	closedir(dir);
	/* Pointers only now: the bytes have moved while they grew. */
	names->sorted = mem_alloc(names->n, sizeof(*names->sorted));
	char *at = names->bytes.p;
	for (size_t i = 0; i < names->n; i++, at += strlen(at) + 1)
		names->sorted[i] = at;
	if (names->n > 0)
		qsort(
		    names->sorted, names->n, sizeof(*names->sorted), by_bytes);
	return error;
}

static void
names_fini(struct names *names)
{
	buf_fini(&names->bytes);
	free(names->sorted);
}

/*
 * walk_at: the path in `path`, which is longer while we are below it.  The
 * depth is bounded by what the system takes for a path.
 */
static int
walk_at(struct buf *path, walk_fn fn, void *arg)
{
	struct walk_entry entry = { 0 };
	struct names names = { 0 };
	size_t n = path->n;
	int result = 0;

	if (lstat(buf_z(path), &entry.st) != 0)
		entry.error = errno;
	else if (S_ISDIR(entry.st.st_mode))
		entry.error = names_read(&names, buf_z(path));
	if (entry.error != 0 || !S_ISDIR(entry.st.st_mode)) {
		entry.path = buf_str(path);
		result = fn(arg, &entry);
	}
	for (size_t i = 0; result == 0 && i < names.n; i++) {
		if (path->p[n - 1] != '/')
			buf_addc(path, '/');
		buf_addz(path, names.sorted[i]);
		result = walk_at(path, fn, arg);
		path->n = n;
	}
	names_fini(&names);
	return result;
}

int
walk(struct str path, walk_fn fn, void *arg)
{
	struct buf b = { 0 };

	walk_clean(&b, path);
	int result = walk_at(&b, fn, arg);
	buf_fini(&b);
	return result;
}

int
walk_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)a.p[i];
		unsigned char y = (unsigned char)b.p[i];
		if (x != y)
			return x == '/' ? -1 : y == '/' ? 1 : x - y;
	}
	return (a.n > b.n) - (a.n < b.n);
}

void
walk_clean(struct buf *out, struct str path)
{
	size_t from = out->n;

	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] != '/' || out->n == from ||
		    out->p[out->n - 1] != '/')
			buf_addc(out, path.p[i]);
	if (out->n > from + 1 && out->p[out->n - 1] == '/')
		out->n--;
}
