#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/content.h"
#include "archive/foreign.h"
#include "archive/intake.h"
#include "archive/name.h"
#include "archive/zipread.h"
#include "diag.h"
#include "limits.h"
#include "listfile.h"
#include "mem.h"
#include "walk.h"

#include "dirname.h"

/* A large file is read in pieces of this size. */
#define PIECE (1024 * 1024)

/* The beginning and the end of a large file, to see what it is. */
#define EDGE (64 * 1024 + 22)

/* A path that is to be read: its bytes, cleaned. */
struct want {
	struct str path;
	struct str key; /* the same without steps to "." */
	size_t number;  /* in the order given */
	bool inside;    /* given before, or read with another */
	/* While they are marked: the innermost one whose name it begins with.
	 */
	const struct want *outer;
};

struct unpack {
	struct member_run *run;
	struct member_opts opts;
	struct passwords passwords;
	struct want *wants;
	size_t n_wants, cap_wants;
	bool files_only;
	struct dirname *names;
	struct rec_sink *out;
	char *piece;
	/* While one path is walked: how much of each path is not its name. */
	size_t above;
	bool failed; /* by the machine: the stream is of no use */
};

struct unpack *
unpack_new(void)
{
	struct unpack *u = mem_zalloc(1, sizeof *u);

	member_opts_default(&u->opts);
	u->names = dirname_new();
	u->piece = mem_alloc(PIECE, 1);
	return u;
}

void
unpack_free(struct unpack *u)
{
	if (u == NULL)
		return;
	for (size_t i = 0; i < u->n_wants; i++) {
		free((char *)(uintptr_t)u->wants[i].path.p);
		free((char *)(uintptr_t)u->wants[i].key.p);
	}
	free(u->wants);
	listfile_fini(&u->passwords);
	dirname_free(u->names);
	free(u->piece);
	free(u);
}

const char *
unpack_libraries(void)
{
	/* Called once; kept to the end of the program. */
	static struct buf b;

	buf_addz(&b, foreign_library());
	buf_addz(&b, ", libzip ");
	buf_addz(&b, zip_read_library());
	return buf_z(&b);
}

void
unpack_limits(struct unpack *u, const struct member_opts *opts)
{
	u->opts = *opts;
}

/* -- lists ----------------------------------------------------------------- */

/* key_of: the path without "." steps, for comparison alone. */
static void
key_of(struct buf *out, struct str path)
{
	struct str step, rest = path;

	if (path.n > 0 && path.p[0] == '/')
		buf_addc(out, '/');
	while (str_split(&rest, '/', &step)) {
		if (step.n == 0 || str_eq(step, STR(".")))
			continue;
		if (out->n > 0 && out->p[out->n - 1] != '/')
			buf_addc(out, '/');
		buf_adds(out, step);
	}
}

void
unpack_path(struct unpack *u, struct str path)
{
	struct buf clean = { NULL, 0, 0 }, key = { NULL, 0, 0 };
	struct want *w;

	u->wants =
	    mem_grow(u->wants, u->n_wants, &u->cap_wants, sizeof *u->wants);
	walk_clean(&clean, path);
	key_of(&key, buf_str(&clean));
	w = &u->wants[u->n_wants];
	*w = (struct want){
		.path = { mem_dup(clean.p, clean.n), clean.n },
		.key = { mem_dup(key.p, key.n), key.n },
		.number = u->n_wants++,
	};
	buf_fini(&clean);
	buf_fini(&key);
}

int
unpack_list(struct unpack *u, const char *file, bool by_nul)
{
	struct buf all = { NULL, 0, 0 }, path = { NULL, 0, 0 };
	struct str rest, line;
	int r = listfile_read(file, &all);

	rest = buf_str(&all);
	while (r == 0 && str_split(&rest, by_nul ? '\0' : '\n', &line)) {
		if (line.n == 0)
			continue;
		buf_reset(&path);
		if (by_nul) {
			buf_adds(&path, line);
		} else if (!rec_unescape(&path, line)) {
			diag_warn("%s: wrong escape in %s",
			    diag_quote(str_of(file)), diag_quote(line));
			r = -1;
		}
		unpack_path(u, buf_str(&path));
	}
	buf_fini(&all);
	buf_fini(&path);
	return r;
}

void
unpack_files_only(struct unpack *u)
{
	u->files_only = true;
}

int
unpack_passwords(struct unpack *u, const char *file)
{
	return listfile_passwords(&u->passwords, file);
}

static int
by_key(const void *a, const void *b)
{
	const struct want *x = a, *y = b;
	int c = walk_cmp(x->key, y->key);

	return c != 0 ? c : (x->number > y->number) - (x->number < y->number);
}

static int
by_number(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static bool
contains(struct str outer, struct str inner)
{
	if (outer.n == 0) /* "." holds what is relative and does not go up */
		return inner.n == 0 ||
		       (inner.p[0] != '/' && !str_eq(inner, STR("..")) &&
			   !str_starts(inner, STR("../")));
	return str_starts(inner, outer) &&
	       (inner.n == outer.n || outer.p[outer.n - 1] == '/' ||
		   inner.p[outer.n] == '/');
}

/*
 * comes_by: does a walk of the outer one come by the inner?  Not behind a link
 * or a step up: what lies there is read because it was asked for by name.
 */
static bool
comes_by(struct str outer, struct str inner)
{
	struct str rest = str_from(inner, outer.n), step;
	struct buf path = { NULL, 0, 0 };
	struct stat st;
	bool folder = true;

	for (size_t i = outer.n; folder && i < inner.n; i++) {
		if (inner.p[i] != '/' || i == 0)
			continue;
		buf_reset(&path);
		buf_adds(&path, str_head(inner, i));
		folder = lstat(buf_z(&path), &st) == 0 && S_ISDIR(st.st_mode);
	}
	while (folder && str_split(&rest, '/', &step))
		folder = !str_eq(step, STR(".."));
	buf_fini(&path);
	return folder;
}

/* mark_inside: in the order of a walk a folder comes before what it holds. */
static void
mark_inside(struct unpack *u)
{
	const struct want *here = NULL; /* "." itself, when it is wanted */

	if (u->n_wants == 0)
		return;
	qsort(u->wants, u->n_wants, sizeof *u->wants, by_key);
	for (size_t i = 0; i < u->n_wants; i++) {
		struct want *w = &u->wants[i];
		const struct want *o = i == 0 ? NULL : w - 1;

		while (o != NULL && !contains(o->key, w->key))
			o = o->outer;
		if (o == NULL && here != NULL && contains(here->key, w->key))
			o = here;
		w->outer = o;
		for (; o != NULL && !w->inside; o = o->outer)
			w->inside = u->files_only ? str_eq(o->key, w->key)
						  : comes_by(o->key, w->key);
		if (here == NULL && w->key.n == 0)
			here = w;
	}
	qsort(u->wants, u->n_wants, sizeof *u->wants, by_number);
}

/* -- files ----------------------------------------------------------------- */

static void
fault_errno(struct intake *in, enum fault_code code, enum outcome to, int error)
{
	intake_fault(in, code, to, str_of(strerror(error)),
	    in->n > 0 ? in->n : REC_NO_OFFSET);
}

/* is_ours: an error that is this machine's and not the file's. */
static bool
is_ours(int error)
{
	return error == ENOMEM || error == EMFILE || error == ENFILE;
}

/* feed: a large file piece by piece. */
static void
feed(struct unpack *u, struct intake *in, int fd, uint64_t size)
{
	ssize_t n;

	for (;;) {
		n = pread(fd, u->piece, PIECE, (off_t)in->n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 ||
		    !intake_add(in, (struct str){ u->piece, (size_t)n }))
			break;
	}
	if (n < 0)
		fault_errno(in, FAULT_READ, OUTCOME_PARTLY, errno);
	else if (n == 0 && in->n < size)
		intake_fault(in, FAULT_READ, OUTCOME_PARTLY,
		    STR("it has become shorter while it was read"), in->n);
	intake_end(in);
}

/* is_archive: must a large file be in one place? */
static bool
is_archive(struct unpack *u, int fd, uint64_t size)
{
	struct sniff is;
	ssize_t n = pread(fd, u->piece, EDGE, 0);

	if (n <= 0)
		return false;
	is = sniff((struct str){ u->piece, (size_t)n }, size);
	if (!sniff_is_binary(is.class))
		return is.class == SNIFF_ARCHIVE;
	n = pread(fd, u->piece, EDGE, (off_t)(size - EDGE));
	return n > 0 && sniff_zip_end((struct str){ u->piece, (size_t)n });
}

static void
read_file(struct unpack *u, struct intake *in, int fd, uint64_t size)
{
	struct content c = CONTENT_EMPTY;

	if (size > LIMIT_MEMBER_MEMORY && !is_archive(u, fd, size)) {
		feed(u, in, fd, size);
		return;
	}
	if (!content_file(&c, fd, size))
		fault_errno(in, FAULT_READ, OUTCOME_UNREAD, errno);
	else if (c.n < size)
		intake_fault(in, FAULT_READ, OUTCOME_PARTLY,
		    STR("it has become shorter while it was read"), c.n);
	intake_whole(in, content_whole(&c), &c);
	content_fini(&c);
}

static void
open_file(struct unpack *u, struct intake *in, const char *path)
{
	struct stat st;
	int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && is_ours(errno)) {
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
		u->failed = true;
	}
	if (fd < 0 || fstat(fd, &st) != 0) {
		fault_errno(in, FAULT_OPEN, OUTCOME_UNREAD, errno);
		intake_end_as(in, "unknown");
	} else if (!S_ISREG(st.st_mode)) {
		intake_fault(in, FAULT_OPEN, OUTCOME_UNREAD,
		    STR("it is no file any more"), REC_NO_OFFSET);
		intake_end_as(in, "unknown");
	} else {
		read_file(u, in, fd, (uint64_t)st.st_size);
	}
	if (fd >= 0)
		close(fd);
}

static void
read_link(struct buf *raw, const char *path, off_t size)
{
	size_t room = size > 0 && size < LIMIT_NAME ? (size_t)size : LIMIT_NAME;
	ssize_t n = readlink(path, buf_reserve(raw, room), room);

	if (n > 0)
		raw->n += (size_t)n;
}

static const char *
device_name(mode_t mode)
{
	return S_ISFIFO(mode)   ? "a pipe; not opened"
	       : S_ISSOCK(mode) ? "a socket; not opened"
				: "a device; not opened";
}

/* what_it_is: by the kind of entry; the intake ends in each case. */
static void
what_it_is(struct unpack *u, struct intake *in, const struct walk_entry *entry,
    const char *path)
{
	mode_t mode = entry->st.st_mode;

	if (entry->error != 0) {
		fault_errno(in, FAULT_OPEN, OUTCOME_UNREAD, entry->error);
		intake_end_as(in, S_ISDIR(mode) ? "directory" : "unknown");
	} else if (S_ISREG(mode)) {
		open_file(u, in, path);
	} else if (S_ISLNK(mode)) {
		intake_fault(in, FAULT_LINK, OUTCOME_READ,
		    STR("a link; not followed"), REC_NO_OFFSET);
		intake_end_as(in, "link");
	} else {
		intake_fault(in, FAULT_DEVICE, OUTCOME_UNREAD,
		    str_of(device_name(mode)), REC_NO_OFFSET);
		intake_end_as(in, "device");
	}
}

/* shown: the name to be read and searched: "." says nothing. */
static struct str
shown(struct str name)
{
	return str_starts(name, STR("./")) ? str_from(name, 2) : name;
}

static int
one(void *arg, const struct walk_entry *entry)
{
	struct unpack *u = arg;
	struct name name = { .charset = NULL }, above = { .charset = NULL };
	struct name target = { .charset = NULL };
	struct buf mtime = { NULL, 0, 0 }, raw = { NULL, 0, 0 };
	struct intake in;

	if (is_ours(entry->error)) {
		diag_warn(
		    "%s: %s", diag_quote(entry->path), strerror(entry->error));
		return -1;
	}
	char *path = mem_dup(entry->path.p, entry->path.n);
	dirname_decode(u->names, entry->path, &name);
	dirname_decode(u->names, str_head(entry->path, u->above), &above);
	if (entry->error == 0 || entry->st.st_mode != 0)
		name_time_unix(&mtime, entry->st.st_mtim.tv_sec);
	if (S_ISLNK(entry->st.st_mode)) {
		read_link(&raw, path, entry->st.st_size);
		name_judge(&target, buf_str(&raw));
	}
	struct member m = {
		.raw_name = entry->path,
		.name = buf_str(&name.utf8),
		.shown = shown(str_from(buf_str(&name.utf8), above.utf8.n)),
		.name_charset = str_of(name.charset),
		.name_how = buf_str(&name.how),
		.name_unknown = name.unknown,
		.mtime = buf_str(&mtime),
		.target = buf_str(&target.utf8),
		.size = (uint64_t)entry->st.st_size,
		.has_size = entry->error == 0 && S_ISREG(entry->st.st_mode),
	};
	member_top(u->run, m.has_size ? m.size : 0);
	intake_begin(&in, u->run, &m, u->out);
	what_it_is(u, &in, entry, path);
	name_fini(&name);
	name_fini(&above);
	name_fini(&target);
	buf_fini(&mtime);
	buf_fini(&raw);
	free(path);
	return u->failed ? -1 : 0;
}

/* above_of: how much of an argument stands before its last step. */
static size_t
above_of(struct str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/')
			return i + 1 == path.n ? 0 : i + 1;
	return 0;
}

/* walk_want: what is at and below a path, as far as it is to be read. */
static int
walk_want(struct unpack *u, struct str path)
{
	struct walk_entry folder = { .path = path, .error = EISDIR };
	char *z = mem_dup(path.p, path.n);
	bool is_folder = u->files_only && lstat(z, &folder.st) == 0 &&
			 S_ISDIR(folder.st.st_mode);

	free(z);
	return is_folder ? one(u, &folder) : walk(path, one, u);
}

int
unpack_run(void *state, struct rec_sink *out)
{
	struct unpack *u = state;
	int r = 0;

	u->out = out;
	u->opts.passwords = u->passwords.list;
	u->opts.n_passwords = u->passwords.n;
	u->run = member_run_new(&u->opts);
	mark_inside(u);
	for (size_t i = 0; i < u->n_wants && r == 0; i++) {
		if (u->wants[i].inside)
			continue;
		u->above = above_of(u->wants[i].path);
		r = walk_want(u, u->wants[i].path);
	}
	member_run_free(u->run);
	return r;
}
