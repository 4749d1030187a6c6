// Networks in the coordinates of lattices that they map into themselves; see realisation.hpp.
#include "predictors/linear/realisation.hpp"

#include <flint/fmpz.h>

#include <algorithm>

#include "predictors/linear/lattice.hpp"

namespace outpace::linear {
namespace {

using rnn::Network;
/// Larger networks are left as they are: finding their lattices would take longer than using them.
constexpr std::size_t most_units = 256;

rnn::Matrix dense(const Rows& rows, std::size_t columns) {
  rnn::Matrix matrix(rows.size(), columns);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < columns; ++j)
      if (!rows[i][j].is_zero()) matrix.set(i, j, rows[i][j]);
  return matrix;
}

/// A network in the coordinates of what the start reaches; the whole one where that is everything.
struct Middle {
  Network network;
  Vector origin;
  Rows lift;  ///< states of the whole = origin + lift·states; a row a unit of the whole
  bool smaller = false;
};

Vector residues_of(Vector v, const Integer& prime) {
  if (prime != 0)
    for (Rational& value : v) value = residue(rnn::numerator(value), prime);
  return v;
}

Integer denominator_of(const rnn::Matrix& matrix) {
  Integer denominator = 1;
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (const rnn::Entry& entry : matrix.row(i)) denominator = lcm(denominator, rnn::denominator(entry.weight));
  return denominator;
}

/// The middle network of a basis of directions; `drives`: what nothing and each symbol add, in its coordinates.
Middle within(const Network& net, const Vector& origin, const Rows& directions, const Rows& images,
              const Rows& drives) {
  const std::size_t k = directions.size();
  Middle middle{net, origin, {}, true};
  Network& small = middle.network;
  small.recurrent = rnn::Matrix(k, k);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j)
      if (!images[j][i].is_zero()) small.recurrent.set(i, j, images[j][i]);
  small.bias = drives[0];
  small.symbols.clear();
  small.input = rnn::Matrix(k, net.symbols.size());
  for (std::size_t s = 0; s < net.symbols.size(); ++s) {
    small.symbols.emplace_back(net.symbols.size());
    small.symbols.back()[s] = 1;
    for (std::size_t i = 0; i < k; ++i)
      if (const Rational weight = drives[1 + s][i] - drives[0][i]; weight != 0) small.input.set(i, s, weight);
  }
  small.initial.reset();
  for (std::size_t i = 0; i < net.units(); ++i) {
    middle.lift.emplace_back();
    for (const Vector& direction : directions) middle.lift.back().push_back(direction[i]);
  }
  if (!net.readout) return middle;
  Rows weights;
  for (std::size_t o = 0; o < net.readout->outputs(); ++o) {
    Vector row(k);
    for (const rnn::Entry& entry : net.readout->weights.row(o)) {
      for (std::size_t j = 0; j < k; ++j) row[j] += entry.weight * middle.lift[entry.column][j];
      small.readout->bias[o] += entry.weight * origin[entry.column];
    }
    weights.push_back(std::move(row));
  }
  small.readout->weights = dense(weights, k);
  return middle;
}

/// What is reached, as steps away from the start: directions that a step maps on.
Middle reach(const Network& net, const Purpose& purpose, const Integer& prime, Work& work, Realised& result) {
  const std::size_t n = net.units();
  if (!(result.within = work.spend(n * n))) return {net, {}, {}, false};
  Middle all{net, Vector(n), Rows(n, Vector(n)), false};
  for (std::size_t i = 0; i < n; ++i) all.lift[i][i] = 1;
  result.reached = n;
  if (!purpose.start) return all;
  const Vector stays = times(net.recurrent, *purpose.start);
  Rows drives, first;
  for (std::size_t s = 0; s <= net.symbols.size(); ++s) {
    Vector drive = s ? times(net.input, net.symbols[s - 1]) : Vector(n);
    for (std::size_t i = 0; i < n; ++i) drive[i] += net.bias[i] + stays[i] - (*purpose.start)[i];
    drives.push_back(residues_of(std::move(drive), prime));
    if (s ? purpose.symbols : purpose.nothing) first.push_back(drives.back());
  }
  const auto step = [&](const Vector& v) { return times(net.recurrent, v); };
  const Lattice reached = closure(first, step, denominator_of(net.recurrent), n, prime, work, result.within);
  result.reached = reached.rank();
  // Where nothing moves there is nothing to gain either: as if any start were asked for.
  if (!result.within || reached.rank() == 0 || reached.rank() == n) return all;
  Rows directions, images;
  for (const auto& [pivot, row] : reached.rows()) {
    directions.push_back(rational(row));
    images.push_back(reached.coordinates(residues_of(step(directions.back()), prime)));
  }
  for (std::size_t s = 0; s < drives.size(); ++s)
    drives[s] = (s ? purpose.symbols : purpose.nothing) ? reached.coordinates(drives[s]) : Vector(reached.rank());
  return within(net, *purpose.start, directions, images, drives);
}

/// The network whose states are see·(those of the middle one).
Network turned(const Network& middle, const Lattice& seen, const Rows& see, const Integer& prime) {
  const std::size_t r = see.size(), k = middle.units();
  Network last = middle;
  Rows rows;
  for (const Vector& row : see) rows.push_back(seen.coordinates(residues_of(times(row, middle.recurrent), prime)));
  last.recurrent = dense(rows, r);
  last.input = rnn::Matrix(r, middle.inputs());
  last.bias.assign(r, 0);
  for (std::size_t i = 0; i < r; ++i) {
    Vector fed(middle.inputs());
    for (std::size_t j = 0; j < k; ++j) {
      last.bias[i] += see[i][j] * middle.bias[j];
      for (const rnn::Entry& entry : middle.input.row(j)) fed[entry.column] += see[i][j] * entry.weight;
    }
    for (std::size_t s = 0; s < fed.size(); ++s)
      if (!fed[s].is_zero()) last.input.set(i, s, fed[s]);
  }
  last.bias = residues_of(std::move(last.bias), prime);
  last.initial.reset();
  last.annotation.clear();
  return last;
}

}  // namespace

bool realisable(const Network& net) {
  if (net.kind != rnn::Kind::elman || net.units() > most_units) return false;
  if (net.activation == rnn::Activation::identity) return true;
  if (net.activation != rnn::Activation::modulo) return false;
  fmpz_t p;
  fmpz_init(p);
  fmpz_set_mpz(p, net.modulus.backend().data());
  const bool prime = bit_length(net.modulus) <= 256 && fmpz_is_prime(p) == 1;
  fmpz_clear(p);
  return prime;
}

Vector Realisation::start_of(const Vector& all) const {
  Vector result;
  for (const Vector& row : see) {
    Rational sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) sum += row[j] * (all[j] - origin[j]);
    if (modulus != 0) sum = residue(rnn::numerator(sum), modulus);
    result.push_back(std::move(sum));
  }
  return result;
}

Vector Realisation::whole_of(const Vector& state) const {
  Vector result = origin;
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < lift[i].size(); ++j) result[i] += lift[i][j] * state[j];
    if (modulus != 0) result[i] = residue(rnn::numerator(result[i]), modulus);
  }
  return result;
}

Realised minimal_realisation(const Network& net, const Purpose& purpose, Work& work) {
  const std::size_t n = net.units();
  const bool residues = net.activation == rnn::Activation::modulo;
  const Integer prime = residues ? net.modulus : Integer(0);
  Realised result;
  Middle middle = reach(net, purpose, prime, work, result);
  if (!result.within) return result;
  // What is seen of it: linear forms that a step turns into others. Of residues the readout sees the units themselves.
  const std::size_t k = middle.network.units();
  Rows forms;
  std::vector<bool> looked(n, !purpose.output_only);
  for (std::size_t o = 0; purpose.output_only && o < net.readout->outputs(); ++o) {
    for (const rnn::Entry& entry : net.readout->weights.row(o)) looked[entry.column] = residues;
    if (residues) continue;
    forms.emplace_back(k);
    for (const rnn::Entry& entry : middle.network.readout->weights.row(o)) forms.back()[entry.column] = entry.weight;
  }
  const bool lifts = residues || !purpose.output_only;
  for (std::size_t i = 0; lifts && i < n; ++i)
    if (looked[i]) forms.push_back(middle.lift[i]);
  const Lattice seen = closure(
      forms, [&](const Vector& v) { return times(v, middle.network.recurrent); },
      denominator_of(middle.network.recurrent), k, prime, work, result.within);
  if (!result.within) return result;
  result.order = std::min(seen.rank(), result.reached);
  if (seen.rank() == n || seen.rank() == 0) return result;
  Rows see;
  for (const auto& [pivot, row] : seen.rows()) see.push_back(rational(row));
  const std::size_t r = see.size();
  Realisation realisation;
  realisation.network = turned(middle.network, seen, see, prime);
  realisation.origin = middle.origin;
  realisation.lifts = lifts;
  realisation.modulus = prime;
  for (std::size_t i = 0; i < n; ++i)
    realisation.lift.push_back(lifts && looked[i] ? seen.coordinates(residues_of(middle.lift[i], prime))
                                                  : Vector(lifts ? r : 0));
  if (!lifts) {
    Rows weights;
    for (const Vector& form : forms) weights.push_back(seen.coordinates(form));
    realisation.network.readout->weights = dense(weights, r);
  }
  // Where the start is known, it is the origin.
  realisation.see = middle.smaller ? Rows(r, Vector(n)) : see;
  result.realisation = std::move(realisation);
  return result;
}

}  // namespace outpace::linear
