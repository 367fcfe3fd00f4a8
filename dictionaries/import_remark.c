#include "import_remark.h"

#include <stddef.h>

/*
 * Words before a number that a register gave to a firm.  Those of people
 * (passports, cards), telephones, licences to export and dates are no names of
 * anything and are not here.
 */
static const struct str registers[] = {
	STR_INIT("Business Number"),
	STR_INIT("Business Registration Document #"),
	STR_INIT("Business Registration Number"),
	STR_INIT("C.R. No."),
	STR_INIT("Central Registration System Number"),
	STR_INIT("Certificate of Incorporation Number"),
	STR_INIT("Chamber of Commerce Number"),
	STR_INIT("Chinese Commercial Code"),
	STR_INIT("Commercial Registry Number"),
	STR_INIT("Company Number"),
	STR_INIT("D-U-N-S Number"),
	STR_INIT("Economic Register Number (CBLS)"),
	STR_INIT("Enterprise Number"),
	STR_INIT("Folio Mercantil No."),
	STR_INIT("Government Gazette Number"),
	STR_INIT("Identification Number"),
	STR_INIT("Legal Entity Number"),
	STR_INIT("MMSI"),
	STR_INIT("Matricula Mercantil No"),
	STR_INIT("NIT #"),
	STR_INIT("National ID No."),
	STR_INIT("Public Registration Number"),
	STR_INIT("RIF #"),
	STR_INIT("RUC #"),
	STR_INIT("Registration Certificate Number"),
	STR_INIT("Registration ID"),
	STR_INIT("Registration Number"),
	STR_INIT("Tax ID No."),
	STR_INIT("Trade License No."),
	STR_INIT("UK Company Number"),
	STR_INIT("Unified Social Credit Code (USCC)"),
	STR_INIT("V.A.T. Number"),
	STR_INIT("Vessel Registration Identification"),
};

/* Weak names, by what stands before the quote. */
static const struct str names[] = {
	STR_INIT("a.k.a. '"),
	STR_INIT("f.k.a. '"),
	STR_INIT("n.k.a. '"),
};

/* find: where the text b begins in a, or a.n. */
static size_t
find(struct str a, struct str b)
{
	for (size_t i = 0; i + b.n <= a.n; i++)
		if (str_starts(str_from(a, i), b))
			return i;
	return a.n;
}

/* number: what stands behind the words, without country, dates and so on. */
static struct str
number(struct str s)
{
	static const struct str ends[] = {
		STR_INIT(" ("),
		STR_INIT(" issued "),
		STR_INIT(" expires "),
		STR_INIT(", "),
	};

	/* A country may stand on either side: (Dubai) DMCC1234. */
	s = str_trim(s);
	if (str_starts(s, STR("(")))
		s = str_from(s, find(s, STR(")")) + 1);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		s = str_head(s, find(s, ends[i]));
	s = str_trim(s);
	if (str_starts(s, STR("#")) || str_starts(s, STR(":")))
		s = str_trim(str_from(s, 1));
	return s;
}

static enum import_remark
take(struct str part, struct str *value)
{
	if (str_starts(part, STR("alt. ")))
		part = str_from(part, 5);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!str_starts(part, names[i]))
			continue;
		*value = str_from(part, names[i].n);
		if (value->n == 0 || value->p[value->n - 1] != '\'')
			return IMPORT_REMARK_CUT;
		value->n--;
		return IMPORT_REMARK_ALIAS;
	}
	for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
		struct str words = registers[i];
		if (!str_starts(part, words) || part.n == words.n ||
		    part.p[words.n] != ' ')
			continue;
		*value = number(str_from(part, words.n));
		if (!str_starts(*value, STR("IMO ")))
			return IMPORT_REMARK_NUMBER;
		*value = str_trim(str_from(*value, 4));
		return IMPORT_REMARK_SHIP;
	}
	return IMPORT_REMARK_OTHER;
}

bool
import_remark_next(
    struct str *rest, enum import_remark *kind, struct str *value)
{
	if (rest->n == 0)
		return false;
	size_t n = find(*rest, STR("; "));
	struct str part = str_trim(str_head(*rest, n));
	*rest = str_from(*rest, n + 2);
	/* The last part has a full stop, unless the remarks were cut. */
	if (rest->n == 0 && str_ends(part, STR(".")))
		part.n--;
	*value = part;
	*kind = take(part, value);
	return true;
}
