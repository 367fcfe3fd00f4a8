#ifndef CHARSET_ICU_H
#define CHARSET_ICU_H

/*
 * icu: what every user of ICU does before its first call.
 */

/*
 * icu_memory: makes ICU's memory ours, which cannot fail.  Out of memory, ICU
 * may crash, hang, or give other words without an error.
 */
void icu_memory(void);

#endif
