/* Pipe sizes are set by F_SETPIPE_SZ where the system has it. */
#define _GNU_SOURCE

#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine.h"
#include "diag.h"
#include "limits.h"
#include "mem.h"

/* A pipe this large lets two stages work at the same time. */
enum { PIPE_SIZE = 1024 * 1024 };

#ifndef RIFFLE_RELEASE
#error "RIFFLE_RELEASE: the build takes it from VERSION"
#endif

/* What stage_run() knows of the stream it reads. */
struct frame {
	struct open_stage {
		char *name;
		size_t n;
		unsigned waiting; /* `stage` records without their `end` */
	} open[LIMIT_STAGES];
	size_t n_open;
	bool begun;  /* our own `stage` is written */
	bool headed; /* `stream` was the first line */
	uint64_t records, items;
};

const char *
stage_release(void)
{
	return RIFFLE_RELEASE;
}

/* enlarge: a hint; what is no pipe or may not grow stays as it is. */
static void
enlarge(int fd)
{
#ifdef F_SETPIPE_SZ
	if (fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE) < 0)
		return;
#else
	(void)fd;
#endif
}

static struct open_stage *
frame_find(struct frame *f, struct str name)
{
	for (size_t i = 0; i < f->n_open; i++)
		if (str_eq((struct str){ f->open[i].name, f->open[i].n }, name))
			return &f->open[i];
	return NULL;
}

static int
frame_stage(struct frame *f, struct str name)
{
	struct open_stage *o = frame_find(f, name);

	if (o == NULL) {
		if (f->n_open == LIMIT_STAGES) {
			diag_warn("more than %d stages", LIMIT_STAGES);
			return -1;
		}
		o = &f->open[f->n_open++];
		*o = (struct open_stage){ mem_dup(name.p, name.n), name.n, 0 };
	}
	o->waiting++;
	return 0;
}

/* frame_end: an `end` without its `stage` is the rest of a cut beginning. */
static int
frame_end(struct frame *f, struct str name)
{
	struct open_stage *o = frame_find(f, name);

	if (o == NULL || o->waiting == 0) {
		diag_warn("%s ends without having begun", diag_quote(name));
		return -1;
	}
	o->waiting--;
	return 0;
}

/* frame_is_whole: has every stage ended?  Says which has not. */
static bool
frame_is_whole(const struct frame *f)
{
	for (size_t i = 0; i < f->n_open; i++)
		if (f->open[i].waiting > 0) {
			diag_record(0);
			diag_warn("the stream is cut off: no end of %s",
			    diag_quote(
				(struct str){ f->open[i].name, f->open[i].n }));
			return false;
		}
	return true;
}

static void
frame_fini(struct frame *f)
{
	for (size_t i = 0; i < f->n_open; i++)
		free(f->open[i].name);
}

/* begin: our own `stage`, behind those before us. */
static void
begin(struct frame *f, const struct stage *st, struct rec_sink *out)
{
	if (f->begun)
		return;
	f->begun = true;
	if (out == NULL)
		return;
	if (!f->headed) {
		/* The input had no first line (grep took it); ours gets one. */
		rec_begin(out, REC_STREAM);
		rec_put(out, STREAM_FORMAT, STR("1"));
		rec_end(out);
	}
	rec_begin(out, REC_STAGE);
	rec_put(out, STAGE_NAME, rec_stage_name());
	rec_put(out, STAGE_RELEASE, str_of(stage_release()));
	rec_put(out, STAGE_OPTIONS, st->options);
	rec_end(out);
}

static void
end(const struct frame *f, struct rec_sink *out)
{
	uint64_t records = rec_sink_records(out);
	uint64_t faults = rec_sink_faults(out);
	uint64_t own = rec_sink_items(out);

	rec_begin(out, REC_END);
	rec_put(out, END_STAGE, rec_stage_name());
	rec_put_u64(out, END_ITEMS, f->items + own);
	rec_put_u64(out, END_RECORDS, records);
	rec_put_u64(out, END_FAULTS, faults);
	rec_end(out);
}

/* close_out: everything written and kept?  A full disk may say so only here. */
static int
close_out(struct rec_sink *out)
{
	int failed = rec_flush(out);

	if (failed == 0 && close(STDOUT_FILENO) < 0)
		failed = -1;
	if (failed < 0)
		diag_warn("cannot write: %s", strerror(errno));
	return failed;
}

/* frame_record: what a record says of the stream itself; 0 or an exit code. */
static int
frame_record(struct frame *f, const struct stage *st, struct record *rec,
    struct rec_sink *out)
{
	struct str format;

	switch (rec_tag(rec)) {
	case REC_STREAM:
		format = rec_get(rec, STREAM_FORMAT);
		if (!str_eq(format, STR("1"))) {
			diag_warn("stream of format %s; %s %s reads format 1",
			    diag_quote(format), diag_program(),
			    stage_release());
			return DIAG_USAGE;
		}
		f->headed |= f->records == 0;
		break;
	case REC_STAGE:
		if (frame_stage(f, rec_get(rec, STAGE_NAME)) < 0)
			return DIAG_FAILED;
		break;
	case REC_END:
		begin(f, st, out);
		if (frame_end(f, rec_get(rec, END_STAGE)) < 0)
			return DIAG_FAILED;
		break;
	case REC_ITEM:
		f->items++;
		begin(f, st, out);
		break;
	default:
		begin(f, st, out);
		break;
	}
	return 0;
}

/* take: one record through the frame and the stage; 0 or an exit code. */
static int
take(struct frame *f, const struct stage *st, struct record *rec,
    struct rec_sink *out)
{
	int code = frame_record(f, st, rec, out);

	f->records++;
	if (code != 0)
		return code;
	enum rec_tag tag = rec_tag(rec);
	bool is_frame = tag == REC_STREAM || tag == REC_STAGE || tag == REC_END;

	if (is_frame && out != NULL)
		rec_forward(out, rec);
	else if (st->record(st->state, rec, out) < 0)
		return DIAG_FAILED;
	if (rec_is_broken(rec)) {
		diag_warn("a wrong escape in the stream");
		return DIAG_FAILED;
	}
	return 0;
}

/* say_end: why reading stopped; 0 or an exit code. */
static int
say_end(enum rec_status status)
{
	switch (status) {
	case REC_READ_FAILED:
		diag_warn("cannot read: %s", strerror(errno));
		return DIAG_FAILED;
	case REC_CUT:
		diag_warn("the stream is cut off: its last line has no end");
		return DIAG_FAILED;
	case REC_TOO_LONG:
		diag_warn("a record of more than %d bytes", LIMIT_RECORD);
		return DIAG_FAILED;
	default:
		return 0;
	}
}

/* loop: all of standard input; 0 or an exit code. */
static int
loop(struct frame *f, const struct stage *st, struct rec_sink *out)
{
	struct rec_reader *in = rec_reader_new(STDIN_FILENO);
	struct record *rec;
	enum rec_status status = REC_OK;
	int code = 0;

	while (code == 0) {
		if (out != NULL && rec_waits(in) && rec_flush(out) < 0)
			break; /* close_out() says it */
		status = rec_read(in, &rec);
		diag_record(f->records + 1);
		if (status != REC_OK)
			break;
		code = take(f, st, rec, out);
	}
	if (code == 0)
		code = say_end(status);
	rec_reader_free(in);
	diag_record(0);
	return code;
}

int
stage_run(const struct stage *st)
{
	struct frame f = { .n_open = 0 };
	struct rec_sink *out = rec_sink_fd(STDOUT_FILENO);

	enlarge(STDIN_FILENO);
	enlarge(STDOUT_FILENO);
	int code = loop(&f, st, out);

	if (code == 0 && !frame_is_whole(&f))
		code = DIAG_FAILED;
	/*
	 * Nothing in, nothing out: a whole stream made here would hide that a
	 * stage before this one died without a word.
	 */
	if (code == 0 && f.records == 0)
		goto out;
	if (code == 0)
		begin(&f, st, out);
	if (code == 0 && st->finish != NULL && st->finish(st->state, out) < 0)
		code = DIAG_FAILED;
	if (code == 0)
		end(&f, out);
out:
	if (close_out(out) < 0)
		code = DIAG_FAILED;
	rec_sink_free(out);
	frame_fini(&f);
	return code;
}

int
stage_source(const struct stage *st)
{
	struct frame f = { .n_open = 0 };
	struct rec_sink *out = rec_sink_fd(STDOUT_FILENO);
	int code = 0;

	enlarge(STDOUT_FILENO);
	begin(&f, st, out);
	if (st->finish(st->state, out) < 0)
		code = DIAG_FAILED;
	if (code == 0)
		end(&f, out);
	if (close_out(out) < 0)
		code = DIAG_FAILED;
	rec_sink_free(out);
	return code;
}

int
stage_drain(const struct stage *st)
{
	struct frame f = { .n_open = 0 };

	enlarge(STDIN_FILENO);
	int code = loop(&f, st, NULL);

	if (code == 0 && !frame_is_whole(&f))
		code = DIAG_FAILED;
	if (code == 0 && f.records == 0)
		diag_note("the stream is empty");
	if (code == 0 && st->finish != NULL && st->finish(st->state, NULL) < 0)
		code = DIAG_FAILED;
	frame_fini(&f);
	return code;
}

/* -- the call ----------------------------------------------------------- */

/* options: of argv, then what is to be said behind them. */
static struct str
options(int argc, char **argv, const char *behind)
{
	/* Called once; kept so that the stream may borrow it to the end. */
	static struct buf b;

	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');

		if (i > 1)
			buf_addc(&b, ' ');
		buf_addz(&b, slash == NULL ? argv[i] : slash + 1);
	}
	if (behind != NULL) {
		buf_addz(&b, argc > 1 ? " (sandbox: " : "(sandbox: ");
		buf_addz(&b, behind);
		buf_addc(&b, ')');
	}
	return buf_str(&b);
}

struct str
stage_options(int argc, char **argv)
{
	return options(argc, argv, NULL);
}

struct str
stage_confined(int argc, char **argv)
{
	return options(argc, argv, confine_missing());
}

/* print: to standard output, then the end; a full disk is an error here too. */
static _Noreturn void
print(struct str text)
{
	while (text.n > 0) {
		ssize_t k = write(STDOUT_FILENO, text.p, text.n);

		if (k < 0 && errno != EINTR)
			diag_die(
			    DIAG_FAILED, "cannot write: %s", strerror(errno));
		if (k > 0)
			text = str_from(text, (size_t)k);
	}
	exit(DIAG_OK);
}

/*
 * hold_standard: a file of ours must not get the number of a standard one that
 * is closed.  What is put there fails as a closed one does: it cannot be read
 * as input, nor written as output.
 */
static void
hold_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null",
			fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return;
}

void
stage_hello(const char *program, int argc, char **argv, const char *usage,
    const char *libraries)
{
	struct buf b = { NULL, 0, 0 };

	diag_init(program);
	hold_standard();
	opterr = 0; /* stage_usage() says what getopt() found */
	/* A closed pipe ends a filter quietly, whatever it was started from. */
	signal(SIGPIPE, SIG_DFL);
	if (argc < 2)
		return;
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
		buf_addz(&b, "usage: ");
		buf_addz(&b, usage);
		print(buf_str(&b));
	}
	if (strcmp(argv[1], "-V") == 0 || strcmp(argv[1], "--version") == 0) {
		buf_addz(&b, program);
		buf_addc(&b, ' ');
		buf_addz(&b, stage_release());
		if (libraries != NULL) {
			buf_addz(&b, " (");
			buf_addz(&b, libraries);
			buf_addc(&b, ')');
		}
		buf_addc(&b, '\n');
		print(buf_str(&b));
	}
}

void
stage_usage(const char *usage, const char *what)
{
	int n = (int)str_find(str_of(usage), '\n');

	if (what != NULL)
		diag_die(DIAG_USAGE, "%s; usage: %.*s", what, n, usage);
	diag_die(DIAG_USAGE,
	    "unknown option or missing argument: -%c; "
	    "usage: %.*s",
	    optopt, n, usage);
}

uint64_t
stage_number(const char *usage, int option, const char *arg, uint64_t least,
    uint64_t most)
{
	int n = (int)str_find(str_of(usage), '\n');
	uint64_t v;

	if (!str_u64(str_of(arg), &v) || v < least || v > most)
		diag_die(DIAG_USAGE,
		    "-%c: not a number that can be used: %s; usage: %.*s",
		    option, diag_quote(str_of(arg)), n, usage);
	return v;
}

void
stage_set_number(const char *usage, const struct stage_set *sets, size_t n,
    int option, const char *arg)
{
	for (size_t i = 0; i < n; i++)
		if (sets[i].option == option) {
			*sets[i].to = stage_number(
			    usage, option, arg, sets[i].least, sets[i].most);
			return;
		}
	stage_usage(usage, NULL);
}

/* -- plain lines -------------------------------------------------------- */

/* write_out: all of b to standard output; b is empty afterwards. */
static int
write_out(struct buf *b)
{
	struct str rest = buf_str(b);

	while (rest.n > 0) {
		ssize_t k = write(STDOUT_FILENO, rest.p, rest.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			diag_warn("cannot write: %s", strerror(errno));
			return -1;
		}
		rest = str_from(rest, (size_t)k);
	}
	buf_reset(b);
	return 0;
}

/* give_lines: the whole lines of in (all of it when last) to fn. */
static int
give_lines(
    struct buf *in, bool last, void *state, stage_line_fn fn, struct buf *out)
{
	struct str rest = buf_str(in);

	while (rest.n > 0) {
		size_t n = str_find(rest, '\n');

		if (n == rest.n && !last)
			break;
		struct str line = str_head(rest, n);

		rest = str_from(rest, n + 1);
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (fn(state, &line, out) < 0)
			return -1;
		if (out->n >= PIPE_SIZE && write_out(out) < 0)
			return -1;
	}
	if (rest.n > 0)
		memmove(in->p, rest.p, rest.n);
	in->n = rest.n;
	return 0;
}

static int
lines(void *state, stage_line_fn fn, struct buf *in, struct buf *out)
{
	for (;;) {
		char *to = buf_reserve(in, LIMIT_BYTES_DATA);
		ssize_t k = read(STDIN_FILENO, to, in->cap - in->n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			diag_warn("cannot read: %s", strerror(errno));
			return -1;
		}
		in->n += (size_t)k;
		if (give_lines(in, k == 0, state, fn, out) < 0)
			return -1;
		if (in->n > LIMIT_RECORD) {
			diag_warn("a line of more than %d bytes", LIMIT_RECORD);
			return -1;
		}
		if (k == 0)
			break;
		if (write_out(out) < 0)
			return -1;
	}
	if (fn(state, NULL, out) < 0 || write_out(out) < 0)
		return -1;
	if (close(STDOUT_FILENO) < 0) {
		diag_warn("cannot write: %s", strerror(errno));
		return -1;
	}
	return 0;
}

int
stage_lines(void *state, stage_line_fn fn)
{
	struct buf in = { NULL, 0, 0 }, out = { NULL, 0, 0 };

	enlarge(STDIN_FILENO);
	enlarge(STDOUT_FILENO);
	int failed = lines(state, fn, &in, &out);

	buf_fini(&in);
	buf_fini(&out);
	return failed < 0 ? DIAG_FAILED : DIAG_OK;
}

/* -- data --------------------------------------------------------------- */

/* try_path: folder, between and name joined, if such a file can be read. */
static char *
try_path(struct str folder, const char *between, const char *name)
{
	struct buf b = { NULL, 0, 0 };

	buf_adds(&b, folder);
	buf_addz(&b, between);
	buf_addz(&b, name);
	if (access(buf_z(&b), R_OK) == 0)
		return b.p;
	buf_fini(&b);
	return NULL;
}

/* own_folder: that of this program, with its slash; empty when not known. */
static struct str
own_folder(char *to, size_t n)
{
	ssize_t got = readlink("/proc/self/exe", to, n);

	while (got > 0 && ((size_t)got == n || to[got - 1] != '/'))
		got--;
	return (struct str){ to, got > 0 ? (size_t)got : 0 };
}

char *
stage_program(const char *name)
{
	char self[4096];
	struct str folder = own_folder(self, sizeof self);

	return folder.n > 0 ? try_path(folder, "", name) : NULL;
}

char *
stage_data(const char *name)
{
	const char *set = getenv("RIFFLE_DATA");
	char self[4096];
	char *path = NULL;

	if (set != NULL && *set != '\0')
		return try_path(str_of(set), "/", name);
	struct str folder = own_folder(self, sizeof self);

	if (folder.n > 0)
		path = try_path(folder, "../share/", name);
	if (path == NULL && folder.n > 0)
		path = try_path(folder, "../share/riffle/", name);
	if (path == NULL)
		path = try_path(STR(RIFFLE_SHARE), "/", name);
	return path;
}
