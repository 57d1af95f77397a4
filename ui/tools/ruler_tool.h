#pragma once

#include <optional>

#include "ui/tools/navigate_tool.h"

namespace volumen {

/// Left drag measures a distance in µm or mm; it stays until the next one or until it is cancelled. Other buttons navigate.
class RulerTool : public Tool {
public:
    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    bool begun() const override { return m_measure.has_value(); }
    std::vector<ToolMark> marks() const override;

private:
    struct Measure {
        Point from;
        Point to;
        bool calibrated = true;
    };
    NavigateTool m_navigate;
    std::optional<Measure> m_measure;
    bool m_measuring = false;
};

}  // namespace volumen
