// What verbs that write a record share: the wish to stop, and a sink that several threads may fill.
#pragma once

#include <atomic>
#include <mutex>

#include "reports/record.hpp"

namespace outpace::cli {

/// Set by the first interrupt, or when the record can no longer be written.
extern std::atomic<bool> stop_asked;

/// From here on an interrupt or a request to end asks the work to stop; one that comes half a second later or more
/// kills at once. Sooner it is the same wish twice: `timeout` signals its child and then the child's whole group.
void heed_interrupts();

/// Passes rows on, one at a time, and asks to stop when the record can no longer be written.
class GuardedSink final : public RowSink {
 public:
  explicit GuardedSink(RunWriter& writer) : writer_(writer) {}
  void add(const RaceHeader& row) override { pass(row); }
  void add(const StudyRow& row) override { pass(row); }
  void add(const Measurement& row) override { pass(row); }
  void add(const AccuracyRow& row) override { pass(row); }
  void add(const EndRow& row) override { pass(row); }

 private:
  template <class Row>
  void pass(const Row& row) {
    const std::lock_guard lock(mutex_);
    writer_.add(row);
    if (writer_.trouble()) stop_asked = true;
  }
  std::mutex mutex_;
  RunWriter& writer_;
};

}  // namespace outpace::cli
