extension Measurement {
    /// Writes `"value": null` where there is no value, so that a reader never mistakes absence for another schema.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(version, forKey: .version)
        try container.encode(dimension, forKey: .dimension)
        try container.encode(scope, forKey: .scope)
        try container.encodeIfPresent(features, forKey: .features)
        try container.encode(value, forKey: .value)
        try container.encode(direction, forKey: .direction)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(interval, forKey: .interval)
        try container.encodeIfPresent(intervalReason, forKey: .intervalReason)
        try container.encodeIfPresent(replicates, forKey: .replicates)
        try container.encodeIfPresent(floor, forKey: .floor)
        try container.encodeIfPresent(floorReason, forKey: .floorReason)
        try container.encode(anchors, forKey: .anchors)
        try container.encode(nReal, forKey: .nReal)
        try container.encode(nSynthetic, forKey: .nSynthetic)
        try container.encodeIfPresent(nHoldout, forKey: .nHoldout)
        try container.encodeIfPresent(restsOn, forKey: .restsOn)
        try container.encode(status, forKey: .status)
        try container.encodeIfPresent(reason, forKey: .reason)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(notes, forKey: .notes)
    }
}
