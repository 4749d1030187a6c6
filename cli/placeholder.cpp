namespace outpace {}
