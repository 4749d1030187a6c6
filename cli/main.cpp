// The `outpace` command: hands over to one file per verb.
int main() { return 0; }
