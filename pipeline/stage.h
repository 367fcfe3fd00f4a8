#ifndef STAGE_H
#define STAGE_H

/*
 * stage: what every program of the pipe does the same way: the first line,
 * `stage` and `end`, the loop, the last flush, the exit code.  main() fills a
 * struct stage and returns what stage_run() returns.
 */

#include "items.h"
#include "record.h"

/*
 * stage_record_fn: none, one or many records out for one in; whatever the
 * stage does not handle it forwards.  0, or -1 after diag_warn().
 */
typedef int (*stage_record_fn)(
    void *state, struct record *in, struct rec_sink *out);

/* stage_finish_fn: after the last record (or, of a source, all of them). */
typedef int (*stage_finish_fn)(void *state, struct rec_sink *out);

struct stage {
	struct str options; /* as given, for the `stage` record */
	void *state;
	stage_record_fn record;
	stage_finish_fn finish; /* may be NULL */
};

/* stage_run: a filter, from standard input to standard output; exit code. */
int stage_run(const struct stage *st);

/* stage_source: the start of a pipe: st->finish writes all records. */
int stage_source(const struct stage *st);

/*
 * stage_drain: the end of a pipe: records in, none out.  st->record gets a
 * NULL sink and sees every record, those of the stream's frame included.
 */
int stage_drain(const struct stage *st);

/*
 * stage_options: the options of argv joined by blanks, for struct stage.
 * Paths of data files are cut to their last part: where a file lies on one
 * machine must not show in the stream.  Lives as long as the program.
 */
struct str stage_options(int argc, char **argv);

/*
 * stage_confined: the same for a stage whose parsers are sandboxed:
 * where the system lacks something for that, it is said behind the options.
 */
struct str stage_confined(int argc, char **argv);

/*
 * stage_lines: a program's -l mode.  Calls fn for each line of standard input
 * (without LF or CR LF; the last may lack its end), flushes, returns the exit
 * code.  fn appends to out, which is written from time to time; NULL line at
 * the end of input.
 */
typedef int (*stage_line_fn)(
    void *state, const struct str *line, struct buf *out);
int stage_lines(void *state, stage_line_fn fn);

/*
 * stage_data: path of a data file of ours (a dictionary, a model): in
 * $RIFFLE_DATA, in ../share beside the program, in PREFIX/share/riffle; the
 * first that exists, or NULL.  The caller frees it.
 */
char *stage_data(const char *name);

/*
 * stage_program: path of a program of ours beside this one, or NULL when it is
 * not there.  The caller frees it.
 */
char *stage_program(const char *name);

/*
 * stage_hello: diag_init(), and the answers to --help, -h, --version and -V as
 * first argument (on standard output, exit 0).  usage: the whole help text,
 * one screen, first line the synopsis without "usage:"; libraries: names and
 * releases for --version, or NULL.
 */
void stage_hello(const char *program, int argc, char **argv, const char *usage,
    const char *libraries);

/*
 * stage_usage: what is wrong with the call, and the synopsis, in one line;
 * exit 2.  what NULL: the option getopt() has just refused.
 */
_Noreturn void stage_usage(const char *usage, const char *what);

/*
 * stage_number: the argument of an option that takes a number; what is none
 * from least to most ends the program as stage_usage() does, naming the option.
 */
uint64_t stage_number(const char *usage, int option, const char *arg,
    uint64_t least, uint64_t most);

/* A number that an option sets, and its bounds. */
struct stage_set {
	int option;
	uint64_t *to;
	uint64_t least, most;
};

/*
 * stage_set_number: the same for the one of n options that it is, into its
 * place; an option that is none of them ends the program.
 */
void stage_set_number(const char *usage, const struct stage_set *sets, size_t n,
    int option, const char *arg);

/* stage_release: the release, as in VERSION. */
const char *stage_release(void);

#endif
