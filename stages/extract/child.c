/* Memory shared with the child is no part of POSIX without a file. */
#define _DEFAULT_SOURCE

#include "child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "limits.h"
#include "mem.h"

enum { SHARE_SIZE = 128 * 1024, READ_SIZE = 64 * 1024 };

/*
 * What the child has said and not yet written to the pipe.  n is set after
 * the bytes are there; the parent looks when the child is gone.  A child that
 * is ended while it writes leaves bytes both here and in the pipe: sent, the
 * bytes written before these, tells which of them the parent has.
 */
struct share {
	volatile size_t n;
	volatile uint64_t sent;
	char bytes[SHARE_SIZE];
};

struct child {
	struct share *share;
};

struct child *
child_new(void)
{
	void *p = mmap(NULL, sizeof(struct share), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	struct child *c = mem_zalloc(1, sizeof *c);

	c->share = p;
	return c;
}

void
child_free(struct child *c)
{
	if (c == NULL)
		return;
	munmap(c->share, sizeof *c->share);
	free(c);
}

/* -- in the child -- */

struct task {
	const struct child_job *job;
	struct share *share;
	int fd;
};

static void
write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t k = write(fd, s.p, s.n);

		if (k < 0 && errno != EINTR)
			return; /* nobody listens any more */
		if (k > 0)
			s = str_from(s, (size_t)k);
	}
}

static void
say(void *arg, struct str lines)
{
	const struct task *t = arg;
	struct share *share = t->share;

	if (lines.n > SHARE_SIZE - share->n) {
		size_t n = share->n;

		write_all(t->fd, (struct str){ share->bytes, n });
		share->n = 0; /* before sent: nothing must seem there twice */
		share->sent += n;
	}
	if (lines.n > SHARE_SIZE) {
		write_all(t->fd, lines);
		share->sent += lines.n;
		return;
	}
	memcpy(share->bytes + share->n, lines.p, lines.n);
	share->n += lines.n;
}

static int
task_run(void *arg, int fd)
{
	struct task *t = arg;
	struct rec_sink *out = rec_sink_call(say, t);
	struct doc *d = doc_new(t->job->id, t->job->bytes, &t->job->doc, out);

	t->fd = fd;
	t->job->parse(d);
	/* What is not said by now nobody waits for; the process ends here. */
	return 0;
}

/* -- in the parent -- */

/* What is read back, up to the end of its last whole line. */
struct intake {
	const struct child_job *job;
	child_record_fn fn;
	void *arg;
	struct buf rest; /* the beginning of a line */
	uint64_t bytes, forged;
	bool over; /* it said too much: the rest is left */
};

/* is_allowed: may a child say this? */
static bool
is_allowed(struct record *rec, struct str id)
{
	switch (rec_tag(rec)) {
	case REC_TEXT:
		return str_eq(rec_get(rec, TEXT_ID), id);
	case REC_META:
		return str_eq(rec_get(rec, META_ID), id);
	case REC_FAULT:
		return str_eq(rec_get(rec, FAULT_ID), id);
	case REC_ITEM:
		return str_eq(rec_get(rec, ITEM_ID), id);
	case REC_BYTES:
		return str_eq(rec_get(rec, BYTES_ID), id);
	case REC_DONE:
		return str_eq(rec_get(rec, DONE_ID), id);
	default:
		return false;
	}
}

static void
take_line(struct intake *in, struct str line)
{
	struct record *rec = rec_from_line(line);

	if (is_allowed(rec, in->job->id))
		in->fn(in->arg, rec);
	else
		in->forged++;
	rec_free(rec);
}

/* take: the next bytes; whole lines are handed on, the rest kept. */
static void
take(struct intake *in, struct str s)
{
	while (s.n > 0) {
		size_t n = str_find(s, '\n');

		if (in->rest.n > 0 || n == s.n)
			buf_adds(&in->rest, str_head(s, n));
		if (n == s.n)
			break;
		take_line(
		    in, in->rest.n > 0 ? buf_str(&in->rest) : str_head(s, n));
		buf_reset(&in->rest);
		s = str_from(s, n + 1);
	}
}

/* hear: all that comes through the pipe, unless it is too much. */
static void
hear(struct intake *in, struct sandbox *s)
{
	char *piece = mem_alloc(READ_SIZE, 1);
	ssize_t n;

	while ((n = sandbox_read(s, piece, READ_SIZE)) > 0) {
		in->bytes += (uint64_t)n;
		in->over =
		    in->bytes > in->job->output || in->rest.n > LIMIT_RECORD;
		if (in->over)
			break;
		take(in, (struct str){ piece, (size_t)n });
	}
	free(piece);
}

/*
 * take_share: what the child has left behind, less what came through the pipe.
 * Where bytes between the two are missing the rest is of no use.
 */
static void
take_share(struct intake *in, const struct share *share)
{
	size_t n = share->n;
	uint64_t sent = share->sent;

	if (in->over || n > SHARE_SIZE || in->bytes < sent ||
	    in->bytes - sent > n)
		return;
	take(in, str_from((struct str){ share->bytes, n },
		     (size_t)(in->bytes - sent)));
}

/* start: the parser, here or as a program. */
static struct sandbox *
start(const struct child_job *job, struct task *task)
{
	if (job->parse != NULL)
		return sandbox_start(task_run, task, &job->process);
	int input = sandbox_input(job->bytes);

	if (input < 0)
		return NULL;
	struct sandbox *s =
	    sandbox_start_program(job->program, job->id, input, &job->process);
	int saved = errno;

	close(input);
	errno = saved;
	return s;
}

int
child_run(struct child *c, const struct child_job *job, child_record_fn fn,
    void *arg, enum sandbox_end *end, int *detail, uint64_t *forged)
{
	struct task task = { .job = job, .share = c->share };
	struct intake in = { .job = job, .fn = fn, .arg = arg };

	c->share->n = 0;
	c->share->sent = 0;
	struct sandbox *s = start(job, &task);

	if (s == NULL)
		return -1;
	hear(&in, s);
	*end = sandbox_finish(s, detail);
	take_share(&in, c->share);
	*forged = in.forged;
	buf_fini(&in.rest);
	return 0;
}
