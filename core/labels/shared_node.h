#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace volumen {

/// Base of what several owners share: it counts them. A copy begins with an owner of its own.
class SharedNode {
public:
    SharedNode() = default;
    SharedNode(const SharedNode&) {}
    SharedNode& operator=(const SharedNode&) = delete;

    void keep() const { m_owners.fetch_add(1, std::memory_order_relaxed); }
    /// True when that was the last owner: the caller destroys it.
    bool release() const { return m_owners.fetch_sub(1, std::memory_order_acq_rel) == 1; }
    /// Nobody else looks at it: it may be changed in place.
    bool isUnshared() const { return m_owners.load(std::memory_order_acquire) == 1; }

private:
    mutable std::atomic<std::uint32_t> m_owners{1};
};

/// One owner of a node. Nodes that are shared are never changed: `unshared` makes a copy for whoever wants to.
/// Different owners may live on different threads; one owner belongs to one thread at a time.
template <class T>
class Ref {
public:
    Ref() = default;
    ~Ref() { drop(); }
    Ref(const Ref& other) : m_node(other.m_node) {
        if (m_node) m_node->keep();
    }
    Ref(Ref&& other) noexcept : m_node(std::exchange(other.m_node, nullptr)) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(m_node, other.m_node);
        return *this;
    }

    const T* get() const { return m_node; }
    explicit operator bool() const { return m_node != nullptr; }
    const T& operator*() const { return *m_node; }
    const T* operator->() const { return m_node; }
    /// The same node, not an equal one.
    friend bool operator==(const Ref& a, const Ref& b) { return a.m_node == b.m_node; }

    /// The node for changing: made when there is none, copied when others look at it.
    T& unshared() {
        if (!m_node) m_node = new T();
        else if (!m_node->isUnshared()) *this = Ref(new T(*m_node));
        return *m_node;
    }

private:
    explicit Ref(T* node) : m_node(node) {}
    void drop() {
        if (m_node && m_node->release()) delete m_node;
    }

    T* m_node = nullptr;
};

}  // namespace volumen
