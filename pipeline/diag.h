#ifndef DIAG_H
#define DIAG_H

/*
 * diag: messages on standard error, one line each, without a full stop:
 *     riffle-decode: box.zip//a.txt: record 812: not valid EUC-KR
 * The program's name and the place in the input are kept here, the only
 * global state there is, so that a message deep in a core can say where it is.
 * Strings that come from input are escaped before they reach a terminal.
 */

#include <stdint.h>

#include "str.h"

enum diag_exit {
	DIAG_OK = 0,
	DIAG_USAGE = 2,      /* the call is wrong */
	DIAG_INCOMPLETE = 3, /* only where asked for: something was unread */
	DIAG_FAILED = 4      /* the machine or the stream failed */
};

/* diag_init: the program's name, before anything else; z stays the caller's. */
void diag_init(const char *program);

/* diag_program: the name given to diag_init(). */
const char *diag_program(void);

/* diag_record: the number of the record in hand, from 1; 0 for none. */
void diag_record(uint64_t number);

/* diag_note: printf-like; a line that informs.  diag_warn: one that warns. */
void diag_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void diag_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* diag_die: warns and ends the process with this code. */
_Noreturn void diag_die(enum diag_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* diag_die_memory: the same with 4, without needing any memory. */
_Noreturn void diag_die_memory(void);

/*
 * diag_quote: s made safe for a terminal and a single line: controls, bytes
 * that are not UTF-8 and direction overrides as \xHH, cut with a mark past
 * 200 bytes.  The result is one of four buffers used in turn.
 */
const char *diag_quote(struct str s);

#endif
