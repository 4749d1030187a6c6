# cmake -DOUTPACE=COMMAND -DPAGES=FOLDER -P cmake/pages.cmake: the manual page and the completions, as the command writes
# them. A script, because a build's own redirection does not take folders with spaces everywhere.
execute_process(COMMAND ${OUTPACE} man OUTPUT_FILE ${PAGES}/outpace.1 COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${OUTPACE} completions bash OUTPUT_FILE ${PAGES}/outpace COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${OUTPACE} completions zsh OUTPUT_FILE ${PAGES}/_outpace COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${OUTPACE} completions fish OUTPUT_FILE ${PAGES}/outpace.fish COMMAND_ERROR_IS_FATAL ANY)
