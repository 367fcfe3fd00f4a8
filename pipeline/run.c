/* realpath() belongs to the XSI part of POSIX. */
#define _XOPEN_SOURCE 700

#include "run.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "whole.h"
#include "diag.h"
#include "ledger.h"
#include "mem.h"
#include "plan.h"
#include "progress.h"
#include "record.h"
#include "spawn.h"
#include "tally.h"

/* The stages before the sheet, in order. */
static const char *const stages[] = {
	"riffle-unpack",
	"riffle-extract",
	"riffle-decode",
	"riffle-segment",
	"riffle-lookup",
};
enum { EXTRACT = 1, STAGES = sizeof stages / sizeof *stages };

/* Each stage with its tee, our own part, the sheet. */
enum { PARTS_MAX = 2 * STAGES + 2 };

/* -- the programs and their words --------------------------------------- */

struct command {
	const char *name; /* of the program */
	char *file;       /* NULL: found by PATH */
	char **word;      /* as typed; ends with NULL */
	size_t n, cap;
};

struct line {
	struct command command[PARTS_MAX];
	size_t n;
};

static void
add_word(struct command *c, struct str word)
{
	c->word = mem_grow(c->word, c->n + 1, &c->cap, sizeof *c->word);
	c->word[c->n++] = mem_dup(word.p, word.n);
	c->word[c->n] = NULL;
}

static void
add_option(struct command *c, const char *option, const char *value)
{
	if (value == NULL)
		return;
	add_word(c, str_of(option));
	add_word(c, str_of(value));
}

/* program: one of ours, beside this one. */
static struct command *
program(struct line *line, const struct run_opts *opts, const char *name)
{
	struct command *c = &line->command[line->n++];
	struct buf b = { 0 };

	*c = (struct command){ .name = name };
	if (opts->folder[0] != '\0') {
		buf_addz(&b, opts->folder);
		buf_addz(&b, name);
		c->file = mem_dup(b.p, b.n);
		buf_reset(&b);
	}
	buf_addz(&b, opts->typed);
	buf_addz(&b, name);
	add_word(c, buf_str(&b));
	buf_fini(&b);
	return c;
}

/* keep: a tee into KEEP/1-unpack.rec behind the stage of this number. */
static void
keep(struct line *line, const struct run_opts *opts, size_t stage)
{
	struct command *c = &line->command[line->n++];
	struct buf b = { 0 };

	*c = (struct command){ .name = "tee" };
	add_word(c, STR("tee"));
	buf_addz(&b, opts->keep);
	buf_addc(&b, '/');
	buf_add_u64(&b, stage + 1);
	buf_addz(&b, strchr(stages[stage], '-'));
	buf_addz(&b, ".rec");
	add_word(c, buf_str(&b));
	buf_fini(&b);
}

/* add_paths: and "--" before them when one would pass for an option. */
static void
add_paths(struct command *c, const struct run_opts *opts)
{
	for (size_t i = 0; i < opts->n_paths; i++)
		if (str_starts(opts->paths[i], STR("-"))) {
			add_word(c, STR("--"));
			break;
		}
	for (size_t i = 0; i < opts->n_paths; i++)
		add_word(c, opts->paths[i]);
}

static void
add_dictionaries(struct command *c, const struct run_opts *opts)
{
	if (opts->own_too)
		add_word(c, STR("-D"));
	for (size_t i = 0; i < opts->n_dictionaries; i++)
		add_option(c, "-d", opts->dictionary[i]);
}

/* line_stages: from the paths or the list to the last stream. */
static void
line_stages(struct line *line, const struct run_opts *opts)
{
	for (size_t i = 0; i < STAGES; i++) {
		struct command *c = program(line, opts, stages[i]);

		if (i == 0) {
			add_option(c, "-p", opts->passwords);
			/* What was planned as a file may be a folder now. */
			if (opts->list != NULL)
				add_word(c, STR("-F"));
			add_option(c, "-f", opts->list);
			add_paths(c, opts);
		}
		if (i == EXTRACT && opts->ocr)
			add_word(c, STR("-O"));
		/* The input of the second is the stream of the first. */
		if (i == EXTRACT && opts->passwords != NULL &&
		    strcmp(opts->passwords, "-") != 0)
			add_option(c, "-P", opts->passwords);
		if (i == STAGES - 1)
			add_dictionaries(c, opts);
		if (opts->keep != NULL)
			keep(line, opts, i);
	}
}

/*
 * add_own_sheet: people may have written into a sheet that will be replaced:
 * its reviews go on into the new one, asked for or not.  batch.mk does the
 * same.
 */
static void
add_own_sheet(struct command *c, const struct run_opts *opts, const char *name)
{
	struct buf b = { 0 };

	buf_addz(&b, opts->out);
	buf_addz(&b, name);
	char *sheet = realpath(buf_z(&b), NULL);
	bool found = sheet == NULL;

	for (size_t i = 0; i < opts->n_earlier && !found; i++) {
		char *other = realpath(opts->earlier[i], NULL);

		found = other != NULL && strcmp(sheet, other) == 0;
		free(other);
	}
	if (!found)
		add_option(c, "-r", buf_z(&b));
	free(sheet);
	buf_fini(&b);
}

static void
line_sheet(struct line *line, const struct run_opts *opts)
{
	struct command *c = program(line, opts, "riffle-sheet");

	for (size_t i = 0; i < opts->n_earlier; i++)
		add_option(c, "-r", opts->earlier[i]);
	add_own_sheet(c, opts, "/hits.xlsx");
	add_own_sheet(c, opts, "/hits.tsv");
	add_option(c, "-O", opts->out);
}

static void
line_fini(struct line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		struct command *c = &line->command[i];

		for (size_t k = 0; k < c->n; k++)
			free(c->word[k]);
		free(c->word);
		free(c->file);
	}
}

/* -- as a line for sh --------------------------------------------------- */

static bool
is_plain(char c)
{
	return str_is_alpha(c) || str_is_digit(c) ||
	       (c != '\0' && strchr("_./:=@%+,-", c) != NULL);
}

/* add_quoted: a word that sh reads as just these bytes. */
static void
add_quoted(struct buf *out, struct str word)
{
	bool plain = word.n > 0;

	for (size_t i = 0; i < word.n; i++)
		plain &= is_plain(word.p[i]);
	if (plain) {
		buf_adds(out, word);
		return;
	}
	buf_addc(out, '\'');
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == '\'')
			buf_addz(out, "'\\''");
		else
			buf_addc(out, word.p[i]);
	buf_addc(out, '\'');
}

void
run_shell_line(struct buf *out, const struct run_opts *opts)
{
	struct line line = { .n = 0 };

	line_stages(&line, opts);
	line_sheet(&line, opts);
	buf_addz(out, "mkdir -p -- ");
	add_quoted(out, str_of(opts->out));
	if (opts->keep != NULL) {
		buf_addc(out, ' ');
		add_quoted(out, str_of(opts->keep));
	}
	buf_addz(out, " && ");
	for (size_t i = 0; i < line.n; i++) {
		if (i > 0)
			buf_addz(out, " | ");
		for (size_t k = 0; k < line.command[i].n; k++) {
			if (k > 0)
				buf_addc(out, ' ');
			add_quoted(out, str_of(line.command[i].word[k]));
		}
	}
	buf_addc(out, '\n');
	line_fini(&line);
}

/* -- our own part of the pipe ------------------------------------------- */

/*
 * Behind the last stage, where least data is left, the stream passes through
 * the driver itself, which counts it.
 */
struct pass {
	int out;               /* where the stream goes on to */
	int summary;           /* where the counts go; -1: nowhere */
	struct ledger *ledger; /* what must come; NULL: anything may */
	const char *name;      /* of the output, for messages */
	struct progress progress;
	bool strict;
};

/* Records between two looks at the clock. */
enum { PROGRESS_EVERY = 256 };

int
run_print(int fd, struct str text)
{
	struct rec_sink *out = rec_sink_fd(fd);

	rec_forward_lines(out, text);
	int failed = rec_flush(out);

	if (failed < 0)
		diag_warn("cannot write: %s", strerror(errno));
	rec_sink_free(out);
	return failed;
}

static enum rec_status
pass_records(struct pass *p, struct tally *t, struct rec_sink *out)
{
	struct rec_reader *in = rec_reader_new(STDIN_FILENO);
	struct record *rec;
	enum rec_status status;

	for (uint64_t n = 0;; n++) {
		if (rec_waits(in) && rec_flush(out) < 0)
			status = REC_EOF; /* the last flush says it */
		else
			status = rec_read(in, &rec);
		if (status != REC_OK)
			break;
		tally_record(t, rec);
		if (p->ledger != NULL)
			ledger_record(p->ledger, rec);
		rec_forward(out, rec);
		if (n % PROGRESS_EVERY == 0 || rec_tag(rec) == REC_DONE)
			progress_show(&p->progress, t);
	}
	rec_reader_free(in);
	return status;
}

/* pass_check: was that all?  0 or an exit code. */
static int
pass_check(struct pass *p, const struct tally *t, enum rec_status status,
    struct rec_sink *out)
{
	if (rec_flush(out) < 0) {
		diag_warn("cannot write: %s", strerror(errno));
		return DIAG_FAILED;
	}
	if (status != REC_EOF || !tally_is_whole(t) || t->stages < STAGES) {
		diag_warn("the stream is cut off or damaged");
		return DIAG_FAILED;
	}
	if (p->ledger != NULL && !ledger_is_balanced(p->ledger, p->name))
		return DIAG_FAILED;
	return DIAG_OK;
}

/*
 * pass_cut: a stage that died before its first record leaves an empty stream,
 * which the stages after it take for a whole one; a `stage` without its `end`
 * is not taken for one by the sheet.
 */
static void
pass_cut(struct rec_sink *out)
{
	rec_begin(out, REC_STAGE);
	rec_put(out, STAGE_NAME, str_of(diag_program()));
	rec_end(out);
	if (rec_flush(out) < 0)
		diag_warn("cannot write: %s", strerror(errno));
}

static int
pass_main(void *arg)
{
	struct pass *p = arg;
	struct tally t = { 0 };
	struct rec_sink *out = rec_sink_fd(p->out);
	struct buf text = { 0 };
	enum rec_status status = pass_records(p, &t, out);
	int code = pass_check(p, &t, status, out);

	if (code != DIAG_OK)
		pass_cut(out);
	progress_end(&p->progress);
	if (code == DIAG_OK && p->summary >= 0) {
		tally_print(&t, &text);
		if (run_print(p->summary, buf_str(&text)) < 0)
			code = DIAG_FAILED;
	}
	if (code == DIAG_OK && p->strict && tally_unread(&t) > 0)
		code = DIAG_INCOMPLETE;
	rec_sink_free(out);
	buf_fini(&text);
	tally_fini(&t);
	return code;
}

/* spawn_line: the commands, and our own part at this place among them. */
static int
spawn_line(const struct line *line, struct pass *pass, size_t at)
{
	struct spawn_part part[PARTS_MAX];
	size_t n = 0;

	for (size_t i = 0; i <= line->n; i++) {
		if (i == at)
			part[n++] = (struct spawn_part){ .name = diag_program(),
				.fn = pass_main,
				.arg = pass };
		if (i < line->n)
			part[n++] =
			    (struct spawn_part){ .name = line->command[i].name,
				    .file = line->command[i].file,
				    .argv = line->command[i].word };
	}
	return spawn_pipe(part, n);
}

/* -- to sheets
 * ------------------------------------------------------------------------------
 */

/* scratch_file: a file without a name in the folder, or -1. */
static int
scratch_file(const char *folder)
{
	struct buf b = { 0 };

	buf_addz(&b, folder);
	buf_addz(&b, "/.riffle.XXXXXX");
	buf_z(&b);
	int fd = mkstemp(b.p);

	if (fd < 0)
		diag_warn("%s: cannot write: %s", folder, strerror(errno));
	else
		unlink(b.p);
	buf_fini(&b);
	return fd;
}

/* print_summary: what our part counted, and where the sheets are. */
static int
print_summary(int fd, const char *out)
{
	static const char *const names[] = { "hits.xlsx", "hits.tsv",
		"files.tsv", "faults.tsv" };
	struct buf b = { 0 };
	ssize_t k;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return -1;
	do {
		k = read(fd, buf_reserve(&b, 4096), 4096);
		b.n += k > 0 ? (size_t)k : 0;
	} while (k > 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		buf_addz(&b, i == 0 ? "" : "  ");
		buf_addz(&b, diag_quote(str_of(out)));
		buf_addc(&b, '/');
		buf_addz(&b, names[i]);
	}
	buf_addc(&b, '\n');
	int failed = k < 0 ? -1 : run_print(STDOUT_FILENO, buf_str(&b));

	buf_fini(&b);
	return failed;
}

int
run_sheets(const struct run_opts *opts)
{
	struct line line = { .n = 0 };
	struct pass pass = {
		.out = STDOUT_FILENO, .strict = opts->strict, .name = opts->out
	};
	int code = DIAG_FAILED;

	if (whole_make_folders(opts->out) < 0 ||
	    (opts->keep != NULL && whole_make_folders(opts->keep) < 0))
		return DIAG_FAILED;
	pass.summary = scratch_file(opts->out);
	if (pass.summary < 0)
		return DIAG_FAILED;
	progress_begin(&pass.progress, opts->paths, opts->n_paths);
	line_stages(&line, opts);
	size_t at = line.n;

	line_sheet(&line, opts);
	code = spawn_line(&line, &pass, at);
	if (code == DIAG_OK || code == DIAG_INCOMPLETE) {
		if (print_summary(pass.summary, opts->out) < 0)
			code = DIAG_FAILED;
	} else {
		progress_end(&pass.progress);
	}
	if (pass.progress.fd >= 0)
		close(pass.progress.fd);
	close(pass.summary);
	line_fini(&line);
	return code;
}

/* -- to one shard's stream ---------------------------------------------- */

static int
shard_locked(
    const struct run_opts *opts, struct whole *file, struct ledger *ledger)
{
	struct line line = { .n = 0 };
	struct pass pass = { .out = file->fd,
		.summary = -1,
		.ledger = ledger,
		.name = opts->out,
		.progress = { .fd = -1 } };

	line_stages(&line, opts);
	int code = spawn_line(&line, &pass, line.n);

	line_fini(&line);
	if (code != DIAG_OK)
		whole_drop(file);
	else if (whole_commit(file) < 0)
		code = DIAG_FAILED;
	return code;
}

int
run_shard(const struct run_opts *opts)
{
	const char *slash = strrchr(opts->out, '/');
	struct ledger ledger = { 0 };
	struct whole file;
	uint64_t *ids;
	size_t n;
	int code = DIAG_FAILED;

	if (plan_list(opts->list, &ids, &n) < 0)
		return DIAG_USAGE;
	if (slash != NULL && slash != opts->out) {
		char *folder = mem_dup(opts->out, (size_t)(slash - opts->out));
		int failed = whole_make_folders(folder);

		free(folder);
		if (failed < 0)
			goto out;
	}
	ledger_init(&ledger, ids, n);
	switch (whole_open(&file, opts->out)) {
	case 1:
		code = shard_locked(opts, &file, &ledger);
		break;
	case 0:
		code = DIAG_OK;
		break;
	}
	ledger_fini(&ledger);
out:
	free(ids);
	return code;
}

/* -- what would read itself --------------------------------------------- */

/* real_folder: the folder, or what of it is there, without links. */
static char *
real_folder(const char *folder)
{
	struct buf b = { 0 };
	char *real;

	buf_addz(&b, folder);
	while ((real = realpath(b.n > 0 ? buf_z(&b) : ".", NULL)) == NULL &&
	       b.n > 0) {
		while (b.n > 0 && b.p[b.n - 1] == '/')
			b.n--;
		while (b.n > 0 && b.p[b.n - 1] != '/')
			b.n--;
	}
	buf_fini(&b);
	return real;
}

bool
run_lies_in(const char *folder, const struct str *paths, size_t n)
{
	char *inner = real_folder(folder);
	bool inside = false;

	for (size_t i = 0; i < n && inner != NULL; i++) {
		char *z = mem_dup(paths[i].p, paths[i].n);
		char *outer = realpath(z, NULL);

		if (outer != NULL) {
			struct str o = str_of(outer);

			inside |= str_starts(str_of(inner), o) &&
				  (inner[o.n] == '\0' || inner[o.n] == '/' ||
				      o.p[o.n - 1] == '/');
		}
		free(outer);
		free(z);
	}
	free(inner);
	return inside;
}
