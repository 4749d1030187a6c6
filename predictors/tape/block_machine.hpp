// A Turing machine seen in blocks of k cells: what the head does between entering a block and leaving it is one
// passage, worked out once and kept in a table (macro machines; Marxen and Buntrock, 1990). Optionally the head carries
// the block behind it along, so that a small step back does not end a passage.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "systems/core/work.hpp"

namespace outpace::tape {

/// The base machine as a plain table, state-major. State `states` stands for the halting state.
struct Table {
  struct Entry {
    std::uint8_t write = 0;
    bool right = true;
    std::uint8_t next = 0;
  };
  unsigned states = 0, symbols = 0;
  std::vector<Entry> entries;
  [[nodiscard]] const Entry& at(unsigned state, unsigned symbol) const { return entries[state * symbols + symbol]; }
};

/// Cells in a row with the head on or just beside them, and how it moves on there.
struct Window {
  std::string cells;          ///< one symbol a character, from 0
  std::int64_t position = 0;  ///< of the head, −1 … cells.size()
  unsigned state = 0;
  [[nodiscard]] bool inside() const { return position >= 0 && position < static_cast<std::int64_t>(cells.size()); }
  void step(const Table& table) {
    const auto place = static_cast<std::size_t>(position);
    const Table::Entry& entry = table.at(state, static_cast<unsigned char>(cells[place]));
    cells[place] = static_cast<char>(entry.write);
    position += entry.right ? 1 : -1;
    state = entry.next;
  }
};

using BlockId = std::uint32_t;
using HeadId = std::uint32_t;

/// What the head does from its entering a block until it leaves the window (the block and, with context, the one
/// behind).
struct Passage {
  enum class Kind : std::uint8_t {
    unknown,  ///< not worked out yet, or longer than the limit that was set
    leaves,   ///< takes `steps`, leaves `out` behind and goes on as `head`
    halts,    ///< within or on leaving the window, after `steps`
    cycles,   ///< for ever: from `preperiod` steps on with period `steps`
  };
  Kind kind = Kind::unknown;
  bool to_right = true;  ///< the side on which it leaves
  bool chains = false;   ///< leaves ahead exactly as it came, so that a run of equal blocks is one step
  BlockId out = 0;
  HeadId head = 0;
  std::uint64_t steps = 0;
  std::uint64_t preperiod = 0;
};

struct BlockOptions {
  unsigned cells = 1;    ///< in a block, at least 1
  bool context = false;  ///< whether the head carries the block behind it
  friend bool operator==(const BlockOptions&, const BlockOptions&) = default;
};

class BlockMachine {
 public:
  BlockMachine(Table table, BlockOptions options) : table_(std::move(table)), options_(options) {}

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] BlockOptions options() const { return options_; }
  [[nodiscard]] unsigned cells() const { return options_.cells; }

  BlockId block(std::string_view cells);
  [[nodiscard]] const std::string& cells_of(BlockId block) const { return blocks_[block]; }
  [[nodiscard]] std::uint32_t blocks() const { return static_cast<std::uint32_t>(blocks_.size()); }
  /// Cells of the block that are not 0.
  [[nodiscard]] unsigned population_of(BlockId block) const;

  /// The head in `state`, about to enter the block to its right (or left); `behind` is ignored without context.
  HeadId head(unsigned state, bool right, BlockId behind);
  [[nodiscard]] unsigned state_of(HeadId head) const { return heads_[head].state; }
  [[nodiscard]] bool faces_right(HeadId head) const { return heads_[head].right; }
  [[nodiscard]] BlockId behind(HeadId head) const { return heads_[head].behind; }

  /// The passage of `head` into `block`. `unknown` if it takes more than `most_steps`, or if work ran out (the
  /// meter then says so). One unit a step that is worked out.
  const Passage& passage(HeadId head, BlockId block, std::uint64_t most_steps, Work& work) {
    if (block < passages_[head].size()) {
      const Passage& known = passages_[head][block];
      if (known.kind != Passage::Kind::unknown) return known;
    }
    return work_out(head, block, most_steps, work);
  }
  /// The window as the head enters.
  [[nodiscard]] Window window(HeadId head, BlockId block) const;

  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct Head {
    unsigned state;
    bool right;
    BlockId behind;
  };
  const Passage& work_out(HeadId head, BlockId block, std::uint64_t most_steps, Work& work);

  Table table_;
  BlockOptions options_;
  std::vector<std::string> blocks_;
  std::unordered_map<std::string, BlockId> block_ids_;
  std::vector<Head> heads_;
  std::unordered_map<std::uint64_t, HeadId> head_ids_;
  std::vector<std::vector<Passage>> passages_;  ///< [head][block]
};

}  // namespace outpace::tape
