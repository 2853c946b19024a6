// Names of earlier versions, so that strategy files written for them still compile. They go with version 0.3.

@available(*, deprecated, renamed: "BarContext")
public typealias Moment = BarContext

@available(*, deprecated, renamed: "IndicatorHandle")
public typealias Line = IndicatorHandle

@available(*, deprecated, renamed: "Position")
public typealias OpenPosition = Position
