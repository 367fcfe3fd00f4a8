#include "dirname.h"

#include <dirent.h>
#include <stdlib.h>

#include "limits.h"
#include "mem.h"

/* The names of one folder that are not UTF-8, sorted, with their verdicts. */
struct folder {
	struct buf path; /* with its final slash; empty for the current one */
	struct buf bytes;
	struct str *names;
	size_t n, cap;
	struct charset_group *group;
	bool valid;
};

/* As many as a path has folders whose names need it, usually one. */
enum { KEPT = 16 };

struct dirname {
	struct folder kept[KEPT];
	size_t next; /* the one to be used up next */
};

struct dirname *
dirname_new(void)
{
	return mem_zalloc(1, sizeof(struct dirname));
}

static void
forget(struct folder *f)
{
	buf_fini(&f->path);
	buf_fini(&f->bytes);
	free(f->names);
	charset_group_free(f->group);
	*f = (struct folder){ .valid = false };
}

void
dirname_free(struct dirname *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < KEPT; i++)
		if (d->kept[i].valid)
			forget(&d->kept[i]);
	free(d);
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
read_names(struct folder *f, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *de;
	size_t at = 0;

	if (dir == NULL)
		return;
	while ((de = readdir(dir)) != NULL && f->bytes.n < LIMIT_POOL_BYTES &&
	       f->n < LIMIT_POOL_NAMES) {
		struct str name = str_of(de->d_name);

		if (charset_is_utf8(name))
			continue;
		buf_add(&f->bytes, name.p, name.n + 1);
		f->n++;
	}
	closedir(dir);
	f->names = mem_alloc(f->n, sizeof *f->names);
	for (size_t i = 0; i < f->n; i++) {
		f->names[i] = str_of(f->bytes.p + at);
		at += f->names[i].n + 1;
	}
	if (f->n > 0)
		qsort(f->names, f->n, sizeof *f->names, by_bytes);
}

/* folder: what is known of the folder that this beginning of a path names. */
static struct folder *
folder(struct dirname *d, struct str path)
{
	struct folder *f;

	for (size_t i = 0; i < KEPT; i++)
		if (d->kept[i].valid && str_eq(buf_str(&d->kept[i].path), path))
			return &d->kept[i];
	f = &d->kept[d->next];
	d->next = (d->next + 1) % KEPT;
	if (f->valid)
		forget(f);
	f->valid = true;
	buf_adds(&f->path, path);
	read_names(f, path.n == 0 ? "." : buf_z(&f->path));
	f->group = charset_group_new();
	for (size_t i = 0; i < f->n; i++)
		charset_group_add(f->group, f->names[i], 0);
	if (f->n > 0)
		charset_group_judge(f->group);
	return f;
}

static void
decode_step(
    struct dirname *d, struct str before, struct str step, struct name *out)
{
	struct folder *f = folder(d, before);
	struct charset_verdict v;
	const struct str *at =
	    f->n == 0 ? NULL
		      : bsearch(&step, f->names, f->n, sizeof step, by_bytes);

	if (at == NULL) {
		/* Gone meanwhile, or a folder that cannot be read. */
		name_judge(out, step);
		return;
	}
	charset_group_get(f->group, (size_t)(at - f->names), &v);
	name_decode(out, step, &v);
}

void
dirname_decode(struct dirname *d, struct str path, struct name *out)
{
	struct name step = { .charset = NULL };
	struct buf whole = { NULL, 0, 0 };
	bool unknown = false;

	if (charset_is_utf8(path)) {
		name_rule(out, path,
		    name_is_ascii(path) ? CHARSET_ASCII : CHARSET_UTF8);
		return;
	}
	for (size_t at = 0; at < path.n;) {
		struct str rest = str_from(path, at);
		struct str part = str_head(rest, str_find(rest, '/'));

		if (charset_is_utf8(part)) {
			buf_adds(&whole, part);
		} else {
			decode_step(d, str_head(path, at), part, &step);
			buf_adds(&whole, buf_str(&step.utf8));
			unknown |= step.unknown;
			out->charset = step.charset;
			buf_reset(&out->how);
			buf_adds(&out->how, buf_str(&step.how));
		}
		at += part.n;
		if (at < path.n) {
			buf_addc(&whole, '/');
			at++;
		}
	}
	buf_reset(&out->utf8);
	buf_adds(&out->utf8, buf_str(&whole));
	out->unknown = unknown;
	buf_fini(&whole);
	name_fini(&step);
}
