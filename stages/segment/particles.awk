# particles.awk: particles.tsv as the table that particle.c searches, sorted by
# the last syllable of the form, longer forms first.  Run with LC_ALL=C: a
# syllable is three bytes.

function syllable(s, i)
{
	return (ord[substr(s, i, 1)] - 224) * 4096 + \
	    (ord[substr(s, i + 1, 1)] - 128) * 64 + \
	    ord[substr(s, i + 2, 1)] - 128 - 44032
}

function bad(what)
{
	printf "%s:%d: %s: %s\n", FILENAME, NR, what, $0 > "/dev/stderr"
	failed = 1
	exit 1
}

BEGIN {
	FS = "\t"
	for (i = 128; i < 256; i++)
		ord[sprintf("%c", i)] = i
	split("any final vowel ro euro noun", list, " ")
	for (i in list)
		is_stem[list[i]] = 1
	split("core case aux copula suffix ending word rare", list, " ")
	for (i in list)
		is_kind[list[i]] = 1
}

/^#/ || $1 == "form" { next }

{
	if (NF != 4 || !($2 in is_stem) || !($3 in is_kind) || $4 !~ /^[0-9]$/)
		bad("not a row")
	form = $1
	bar = index(form, "|")
	sub(/[|]/, "", form)
	cut = bar ? bar - 1 : $3 == "ending" || $3 == "word" ? length(form) : 0
	if (length(form) % 3 || length(form) > 60)
		bad("not whole syllables")
	for (i = 1; i < length(form); i += 3)
		if (syllable(form, i) < 0 || syllable(form, i) > 11171)
			bad("not a Hangul syllable")
	# The way from the last syllable to the first; each step is a node.
	way = ""
	for (i = length(form) - 2; i >= 1; i -= 3) {
		way = way sprintf("%05d", syllable(form, i))
		node[way] = 1
	}
	if ((way, $3, cut) in seen)
		bad("twice")
	seen[way, $3, cut] = 1
	# Of equal forms the one that is exactly a word goes first.
	row[way] = $3 == "word" ? line() row[way] : row[way] line()
	rows[way]++
}

function line()
{
	return sprintf("\t{ %d, %d, STEM_%s, KIND_%s, %d }, /* %s */\n", \
	    length(form), cut, toupper($2), toupper($3), $4, form)
}

function sort(a, n,    i, j, v)
{
	for (i = 2; i <= n; i++) {
		v = a[i]
		for (j = i - 1; j >= 1 && a[j] > v; j--)
			a[j + 1] = a[j]
		a[j + 1] = v
	}
}

END {
	if (failed)
		exit 1
	# Level by level, so that the children of a node are neighbours.
	for (way in node)
		list[++n] = sprintf("%02d", length(way) / 5) way
	sort(list, n)
	for (i = 1; i <= n; i++) {
		way = substr(list[i], 3)
		parent = substr(way, 1, length(way) - 5)
		if (!children[parent]++)
			child[parent] = i
	}
	print "/* Generated from particles.tsv by particles.awk. */"
	print "static const struct form forms[] = {"
	at = 0
	for (i = 1; i <= n; i++) {
		way = substr(list[i], 3)
		printf "%s", row[way]
		first[way] = at
		at += rows[way]
	}
	print "};\n\nstatic const struct node nodes[] = {\n\t{ 0, 0, 0, 0, 0 },"
	for (i = 1; i <= n; i++) {
		way = substr(list[i], 3)
		printf "\t{ %d, %d, %d, %d, %d },\n", \
		    substr(way, length(way) - 4), child[way], children[way], \
		    first[way], rows[way]
	}
	print "};\n\n/* The node of a last syllable; 0 is none. */"
	print "static const uint16_t nodes_by_tail[11172] = {"
	for (i = 1; i <= children[""]; i++)
		printf "\t[%d] = %d,\n", substr(list[i], 3), i
	print "};"
}
