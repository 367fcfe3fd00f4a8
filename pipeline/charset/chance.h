#ifndef CHANCE_H
#define CHANCE_H

/*
 * chance: do characters among bytes of any kind stand there by chance?  A text
 * is so many nats likelier by the model of a language than as many bytes each
 * drawn from 256; a megabyte of chance has one part of 14 nats, and each nat
 * more makes that 2.7 times rarer.
 */

#include <stddef.h>
#include <stdint.h>

struct chance_part {
	size_t at, n; /* characters */
	double nats;  /* 0 when there is none */
};

/*
 * chance_best: of n characters, each made of widths[i] bytes, the part that is
 * least likely to be chance.
 */
void chance_best(const uint32_t *cps, const uint8_t *widths, size_t n,
    struct chance_part *out);

#endif
