#!/bin/sh
# readme_results_check.sh SOURCE OUTPACE: the results table goes between its markers and nowhere else, twice the same,
# and an edit by hand is noticed.
set -eu
source=$1
export OUTPACE="$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$OUTPACE" bench 'eca:90~single~cell' 'eca:30~random~cell' 'eca:90~random~cell' --track exact --suite smoke --budget 0.0005 --out "$work/run" --quiet >/dev/null
printf '%s\n' '# a title' '<!-- results: written by make readme -->' 'old' '<!-- end of results, cksum -->' 'an end' >"$work/page.md"
"$source/ci/readme" "$work/run" "$work/page.md" >/dev/null
cp "$work/page.md" "$work/once.md"
"$source/ci/readme" "$work/run" "$work/page.md" >/dev/null
cmp "$work/once.md" "$work/page.md"
grep -q '^| eca:30' "$work/page.md"
if grep -q '^old$' "$work/page.md"; then exit 1; fi
[ "$(head -n 1 "$work/page.md")" = '# a title' ]
[ "$(tail -n 1 "$work/page.md")" = 'an end' ]
"$source/ci/readme" --check "$work/page.md" "$work/run"
sed 's/| eca:30/| eca:31/' "$work/page.md" >"$work/edited.md"
if "$source/ci/readme" --check "$work/edited.md" 2>/dev/null; then exit 1; fi
# The digest has markers of its own; --check without a run looks at both.
printf '%s\n' '<!-- digest: written by make readme -->' '<!-- end of digest, cksum -->' >>"$work/page.md"
"$source/ci/readme" --digest "$work/run" "$work/page.md" >/dev/null
"$source/ci/readme" --check "$work/page.md"
"$source/ci/readme" --digest --check "$work/page.md" "$work/run"
sed 's/| systems |/| system |/' "$work/page.md" >"$work/edited.md"
if "$source/ci/readme" --check "$work/edited.md" 2>/dev/null; then exit 1; fi
