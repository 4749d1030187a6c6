// An allocator for the big stores of squares: they are read here and there, so that with pages of 4 KiB most reads miss
// the processor's table of pages too. Large pieces are aligned to huge pages and the kernel is asked for those; where
// it has none nothing else changes.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace outpace::hashlife::plane {

template <class T>
struct HugePages {
  using value_type = T;
  static constexpr std::size_t page = std::size_t{1} << 21;

  HugePages() = default;
  template <class U>
  HugePages(const HugePages<U>&) {}  // NOLINT(google-explicit-constructor): allocators convert

  T* allocate(std::size_t n) {
    if (n * sizeof(T) < page) return static_cast<T*>(::operator new(n * sizeof(T)));
    if (n > (PTRDIFF_MAX - page) / sizeof(T)) throw std::bad_alloc();
    const std::size_t bytes = (n * sizeof(T) + page - 1) / page * page;
    void* const piece = std::aligned_alloc(page, bytes);
    if (!piece) throw std::bad_alloc();
    (void)madvise(piece, bytes, MADV_HUGEPAGE);
    return static_cast<T*>(piece);
  }
  void deallocate(T* piece, std::size_t n) {
    if (n * sizeof(T) < page)
      ::operator delete(piece);
    else
      std::free(piece);
  }
  friend bool operator==(const HugePages&, const HugePages&) { return true; }
};

}  // namespace outpace::hashlife::plane
